// In: a campaign's name and requests from anywhere. Out: each stored once with its exact bytes, ready to be worked.
import { randomUUID } from 'node:crypto';
import {
  type BenefitRedeemRequest,
  encodeJson,
  isSchemaError,
  parseBenefitRedeemRequest,
} from '@redeemkit/benefit-redeem-schema';
import { QueueError, toStoreError } from './errors.ts';
import { type CampaignRow, needCampaign } from './find-campaign.ts';
import { ensureJobQueue } from './jobs.ts';
import { open, type Queue } from './open-queue.ts';
import { type Candidate, storeBatch } from './store-batch.ts';
import type { LoadReport, RefusedItem } from './types.ts';

/** What `load` takes. */
export interface LoadOptions {
  /** 1 to 100 characters; unique within the clientId. */
  readonly campaign: string;
  /** Each is validated when it comes; only a batch of them is in memory at any time. */
  readonly requests: AsyncIterable<unknown> | Iterable<unknown>;
  readonly onRefused?: (refused: RefusedItem) => void;
  /** Called after every stored batch, with the requests taken so far. */
  readonly onProgress?: (taken: number) => void;
  /**
   * How long a worker may hold items without reporting, seconds; default 120. Items of a worker that died come back
   * after it. Set when the campaign is first loaded.
   */
  readonly leaseSeconds?: number;
}

// Large enough that a round trip to the database does not count, small enough to hold: about 1 MB of requests.
const batchSize = 1_000;
const refusedKept = 1_000;
// A PostgreSQL index entry holds 2,704 bytes; UTF-8 takes at most 3 bytes a UTF-16 unit.
const bizNoLength = 512;
const defaultLeaseSeconds = 120;
// Half a lease is for starting items; less would leave no time for an attempt of the client.
const shortestLease = 4;

function checkOptions({ campaign, leaseSeconds = defaultLeaseSeconds }: LoadOptions): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they would garble terminals and logs.
  if (typeof campaign !== 'string' || !/^[^\u0000-\u001f\u007f]{1,100}$/.test(campaign))
    throw new QueueError('ERR_OPTIONS_INVALID', 'campaign must be a name of 1 to 100 printable characters.');
  if (!Number.isInteger(leaseSeconds) || leaseSeconds < shortestLease || leaseSeconds > 86_000)
    throw new QueueError(
      'ERR_OPTIONS_INVALID',
      `leaseSeconds must be a whole number from ${shortestLease} to 86000.`,
    );
}

const bizNoOf = (request: unknown): string | undefined => {
  const bizNo = (request as { bizNo?: unknown } | null | undefined)?.bizNo;
  return typeof bizNo === 'string' ? bizNo : undefined;
};

/** A request from the source → its bytes, or why not. */
function toCandidate(request: unknown, index: number): Candidate | RefusedItem {
  const bizNo = bizNoOf(request);
  if (bizNo !== undefined && (bizNo.length > bizNoLength || bizNo.includes('\0')))
    return {
      index,
      bizNo,
      code: 'ERR_BIZ_NO_INVALID',
      message: `A bizNo must have at most ${bizNoLength} characters and no NUL.`,
    };
  try {
    const parsed: BenefitRedeemRequest = parseBenefitRedeemRequest(request);
    return { index, bizNo: parsed.bizNo, body: encodeJson(parsed) };
  } catch (error) {
    if (!isSchemaError(error)) throw error;
    return { index, bizNo, code: error.code, message: error.message };
  }
}

/**
 * Stores requests under a campaign. What is reported as loaded is on the disk. Repeating a load that broke off is safe
 * and completes it: known requests are recognised by bizNo and bytes. Until a load has ended the campaign is `loading`
 * and nobody works it; a load into a running campaign interrupts it likewise. One load of a campaign at a time: when
 * another begins, the earlier one stops at its next batch.
 *
 * @throws QueueError ERR_OPTIONS_INVALID · ERR_CAMPAIGN_STATE (cancelled, moved or purged, perhaps during the load) ·
 *   ERR_CAMPAIGN_LOADING (another load of it began) · ERR_SEALING_KEY_MISSING · ERR_STORE_*; whatever the source throws. The batches before it are kept, the campaign stays `loading`
 * @example
 * const report = await load(queue, { campaign: 'mid-autumn', requests });
 * console.log(report.loaded, report.known, report.refusedCount);
 */
export async function load(queue: Queue, options: LoadOptions): Promise<LoadReport> {
  checkOptions(options);
  const parts = open(queue);
  const { campaign, requests, onRefused, onProgress, leaseSeconds = defaultLeaseSeconds } = options;
  const { database, boss, clientId, atRest } = parts;
  const report = { loaded: 0, known: 0, refusedCount: 0 };
  const refused: RefusedItem[] = [];
  const refuse = (item: RefusedItem): void => {
    report.refusedCount += 1;
    if (refused.length < refusedKept) refused.push(item);
    onRefused?.(item);
  };
  const stored = async <T>(run: () => Promise<T>): Promise<T> => {
    try {
      return await run();
    } catch (error) {
      throw toStoreError(error);
    }
  };

  const loader = randomUUID();
  const row = await stored(() => startLoading(queue, { campaign, leaseSeconds, loader }));
  await stored(() => ensureJobQueue(boss, { campaignId: row.id, leaseSeconds: row.leaseSeconds }));
  let batch: Candidate[] = [];
  let taken = 0;
  const flush = async (): Promise<void> => {
    if (batch.length > 0) {
      const items = batch;
      batch = [];
      const result = await stored(() =>
        storeBatch({ database, boss, atRest, clientId, campaignId: row.id, loader, items }),
      );
      if (result === 'stopped')
        throw await stored(() => whyStopped(queue, { campaign, loaded: report.loaded }));
      report.loaded += result.loaded;
      report.known += result.known;
      for (const item of result.refused) refuse(item);
    }
    onProgress?.(taken);
  };
  for await (const request of requests) {
    const candidate = toCandidate(request, taken);
    taken += 1;
    if ('code' in candidate) refuse(candidate);
    else batch.push(candidate);
    if (batch.length >= batchSize) await flush();
  }
  await flush();
  const [ended] = await stored(() =>
    database.query(
      `UPDATE redeemkit.campaign SET loading = false, loader = NULL
       WHERE id = $1 AND loader = $2::uuid AND state IN ('active', 'paused') RETURNING id`,
      [row.id, loader],
    ),
  );
  if (!ended) throw await stored(() => whyStopped(queue, { campaign, loaded: report.loaded }));
  return Object.freeze({ campaign, ...report, refused: Object.freeze(refused) });
}

async function startLoading(
  queue: Queue,
  options: { readonly campaign: string; readonly leaseSeconds: number; readonly loader: string },
): Promise<CampaignRow> {
  const { database, clientId } = open(queue);
  const { campaign, leaseSeconds, loader } = options;
  return database.transaction(async (sql) => {
    await sql.query(
      `INSERT INTO redeemkit.campaign (client_id, name, lease_seconds) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
      [clientId, campaign, leaseSeconds],
    );
    const found = await needCampaign(sql, { clientId, campaign, lock: true });
    if (!['active', 'paused'].includes(found.state))
      throw new QueueError(
        'ERR_CAMPAIGN_STATE',
        `This campaign is ${found.state}; nothing can be added to it. Load under another name.`,
      );
    await sql.query('UPDATE redeemkit.campaign SET loading = true, loader = $2::uuid WHERE id = $1', [
      found.id,
      loader,
    ]);
    return found;
  });
}

/** What to tell a load that finds itself stopped. */
async function whyStopped(
  queue: Queue,
  options: { readonly campaign: string; readonly loaded: number },
): Promise<QueueError> {
  const { database, clientId } = open(queue);
  const { campaign, loaded } = options;
  const { state } = await needCampaign(database, { clientId, campaign });
  const before = `The load stopped after it had stored ${loaded} new requests`;
  return ['active', 'paused'].includes(state)
    ? new QueueError(
        'ERR_CAMPAIGN_LOADING',
        `${before}: another load of this campaign began meanwhile and goes on. Let it end, then repeat this one; what is stored is recognised.`,
      )
    : new QueueError('ERR_CAMPAIGN_STATE', `${before}: the campaign is ${state} now, and they with it.`);
}
