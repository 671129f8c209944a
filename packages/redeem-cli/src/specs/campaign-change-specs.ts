// In: nothing. Out: the descriptions of the parts of `campaign` that change what is stored and send nothing.
import type { CommandSpec } from '../option-spec.ts';
import { keptOptions, storeExits } from './campaign-options.ts';

const settle: CommandSpec = {
  name: 'campaign settle',
  summary: 'Record what AlipayHK said about an unresolved redemption.',
  usage: 'BIZNO --as succeeded|failed|retry --client-id C',
  positionals: [1, 1],
  options: [
    {
      name: 'as',
      value: 'OUTCOME',
      about: 'succeeded or failed, as AlipayHK told; or retry: send the same bytes again',
      choices: ['succeeded', 'failed', 'retry'],
    },
    { name: 'note', value: 'TEXT', about: 'why, for the record, such as a ticket; no user id' },
    ...keptOptions,
  ],
  examples: [['redeemkit campaign settle ORDER-17 --as succeeded --note ticket-4711', 'AlipayHK found it']],
  exits: storeExits,
  load: () => import('../commands/campaign-settle.ts'),
};

const change = (
  verb: 'pause' | 'resume' | 'cancel',
  { summary, says }: { readonly summary: string; readonly says: string },
): CommandSpec => ({
  name: `campaign ${verb}`,
  summary,
  usage: 'NAME --client-id C',
  positionals: [1, 1],
  options: keptOptions,
  examples: [[`redeemkit campaign ${verb} june`, says]],
  exits: storeExits,
  load: async () => {
    const { runChange } = await import('../commands/campaign-change.ts');
    return { run: (context) => runChange(verb, context) };
  },
});

const purge: CommandSpec = {
  name: 'campaign purge',
  summary: 'Erase the requests of a finished campaign, and with them every user id.',
  usage: 'NAME --yes --client-id C',
  positionals: [1, 1],
  options: [{ name: 'yes', about: 'the results are exported and the requests may go' }, ...keptOptions],
  examples: [['redeemkit campaign purge june --yes', 'after redeemkit campaign results june']],
  notes: ['bizNos, outcomes and evidence stay, so that no bizNo is ever redeemed twice.'],
  exits: storeExits,
  load: () => import('../commands/campaign-purge.ts'),
};

const migrate: CommandSpec = {
  name: 'campaign migrate',
  summary: 'Move a campaign to another store, such as from a folder to PostgreSQL.',
  usage: 'NAME --to STORE --client-id C',
  positionals: [1, 1],
  options: [
    {
      name: 'to',
      value: 'STORE',
      about: 'the other store: a folder or postgres://user@host/database',
      holds: 'folder',
    },
    ...keptOptions,
  ],
  examples: [
    [
      'redeemkit campaign migrate june --to postgres://redeem@db.example/redeem',
      'the password comes from PGPASSWORD',
    ],
  ],
  notes: [
    'Outcomes and evidence come along, and what is open goes on there. Here it stays as moved and is never worked again. ' +
      'A move that broke off is repeated by the same command.',
  ],
  exits: storeExits,
  load: () => import('../commands/campaign-migrate.ts'),
};

/** In the order in which help lists them. */
export const changeParts: readonly CommandSpec[] = [
  settle,
  change('pause', {
    summary: 'Start no more redemptions of a campaign; those in flight end.',
    says: 'until resume',
  }),
  change('resume', { summary: 'Let a paused campaign go on.', says: 'after pause' }),
  change('cancel', {
    summary: 'End a campaign early: what was never sent never will be.',
    says: 'what was sent is still followed to its end by workers',
  }),
  purge,
  migrate,
];
