// In: logs as people copy them, made of a real exchange. Out: the messages in them, and what examining them finds.
import { createSandbox } from '@redeemkit/redeem-sandbox';
import { beforeAll, describe, expect, it } from 'vitest';
import { examineMessage } from '../../.vitepress/theme/playground/logic/examine-message.ts';
import { createState } from '../../.vitepress/theme/playground/logic/message-state.ts';
import {
  type OpeningPair,
  readOpeningKey,
  readSigningKey,
  type SigningPair,
} from '../../.vitepress/theme/playground/logic/read-keys.ts';
import { readLog, toHeaders } from '../../.vitepress/theme/playground/logic/read-log.ts';
import { traceMessage } from '../../.vitepress/theme/playground/logic/trace-message.ts';
import { makePair } from './keys.ts';

interface Side {
  readonly sign: SigningPair;
  readonly open: OpeningPair;
}
let merchant: Side;
let gateway: Side;
const path = createState().path;
const made: Record<'plain' | 'sealed', { request: string; answer: string }> = {
  plain: { request: '', answer: '' },
  sealed: { request: '', answer: '' },
};

beforeAll(async () => {
  const side = async (): Promise<Side> => {
    const sign = await readSigningKey(makePair().privatePem, '1');
    const open = await readOpeningKey(makePair().privatePem, 256);
    if (!sign || !open || 'problem' in sign || 'problem' in open) throw new Error('no key');
    return { sign: sign.key, open: open.key };
  };
  [merchant, gateway] = [await side(), await side()];
  const sandbox = createSandbox({
    clients: [
      { clientId: 'DEMO', verificationKeys: merchant.sign.verification, sealingKey: merchant.open.sealing },
    ],
    signingKey: gateway.sign.signing,
    openingKeys: gateway.open.opening,
    defaultPoints: 1000,
  });
  for (const kind of ['plain', 'sealed'] as const) {
    const found = await traceMessage(
      { ...createState(), sealed: kind === 'sealed' },
      { signer: merchant.sign.signing, sealingKey: gateway.open.sealing, now: Date.now() },
    );
    if (!found.ok) throw new Error(found.problem.code);
    const { headers, body } = found.trace.message;
    const answer = await sandbox.fetch(`https://gateway.example${path}`, {
      method: 'POST',
      headers,
      body: body as Uint8Array<ArrayBuffer>,
    });
    const lines = (list: Iterable<readonly [string, string]>): string =>
      [...list].map(([name, value]) => `${name}: ${value}`).join('\n');
    made[kind] = {
      request: `POST ${path} HTTP/1.1\nHost: gateway.example\n${lines(Object.entries(headers))}\n\n${new TextDecoder().decode(body)}`,
      answer: `HTTP/1.1 ${answer.status} OK\n${lines(answer.headers)}\n\n${await answer.text()}`,
    };
  }
});

const examine = async (log: string, keys: { verification?: SigningPair; opening?: OpeningPair }) => {
  const read = readLog(log);
  if (!read.ok) throw new Error(read.code);
  const message = read.side === 'request' ? read.capture.request : read.capture.answer;
  const found = await examineMessage(
    {
      role: read.side,
      method: 'POST',
      path,
      clientId: 'DEMO',
      headers: toHeaders(message?.headers ?? []),
      body: message?.body ?? new Uint8Array(),
    },
    { verification: keys.verification?.verification, opening: keys.opening?.opening },
  );
  return {
    kind: read.kind,
    side: read.side,
    ...found,
    verdicts: found.checks.map(({ name, verdict }) => `${name} ${verdict}`),
  };
};

describe('a message as text', () => {
  it('request, plain', async () => {
    const found = await examine(made.plain.request, { verification: merchant.sign });
    expect(found).toMatchObject({ kind: 'http', side: 'request' });
    expect(found.verdicts).toEqual(['header passed', 'signature passed', 'seal skipped', 'outcome skipped']);
    expect(new TextDecoder().decode(found.plain)).toBe(createState().body);
  });

  it('request, sealed, with the key that opens it and without', async () => {
    const keys = { verification: merchant.sign, opening: gateway.open };
    expect((await examine(made.sealed.request, keys)).verdicts).toEqual([
      'header passed',
      'signature passed',
      'seal passed',
      'outcome skipped',
    ]);
    const shut = await examine(made.sealed.request, { verification: merchant.sign });
    expect(shut.verdicts[2]).toBe('seal skipped');
    expect(shut.plain).toBeUndefined();
  });

  it('answer, plain and sealed, judged', async () => {
    for (const kind of ['plain', 'sealed'] as const) {
      const found = await examine(made[kind].answer, { verification: gateway.sign, opening: merchant.open });
      expect(found.side).toBe('response');
      expect(found.verdicts[1]).toBe('signature passed');
      expect(found.judgement?.status).toBe('succeeded');
    }
  });

  it('with the line ends of another system, and without a start line', async () => {
    const crlf = made.plain.answer.replaceAll('\n', '\r\n');
    expect((await examine(crlf, { verification: gateway.sign })).verdicts[1]).toBe('signature passed');
    const bare = made.plain.answer.slice(made.plain.answer.indexOf('\n') + 1);
    const found = await examine(bare, { verification: gateway.sign });
    expect(found.side).toBe('response');
    expect(found.verdicts[1]).toBe('signature passed');
  });

  it('both messages in a row: the answer is meant', async () => {
    const found = await examine(`${made.plain.request}\n\n${made.plain.answer}`, {
      verification: gateway.sign,
    });
    expect(found.side).toBe('response');
    expect(found.verdicts[1]).toBe('signature passed');
  });

  it('tampered: nothing is opened and nothing judged', async () => {
    const changed = made.sealed.answer.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    const found = await examine(changed, {
      verification: gateway.sign,
      opening: merchant.open,
    });
    expect(found.verdicts).toEqual(['header passed', 'signature failed', 'seal skipped', 'outcome skipped']);
    expect(found.plain).toBeUndefined();
    expect(found.judgement).toBeUndefined();
  });

  it('checked with the wrong key, and with none', async () => {
    expect((await examine(made.plain.answer, { verification: merchant.sign })).verdicts[1]).toBe(
      'signature failed',
    );
    expect((await examine(made.plain.answer, {})).verdicts[1]).toBe('signature skipped');
  });

  it('without a signature', async () => {
    const found = await examine(made.plain.request.replace(/^Signature:.*\n/m, ''), {
      verification: merchant.sign,
    });
    expect(found.verdicts).toEqual(['header failed', 'signature skipped', 'seal skipped', 'outcome skipped']);
  });
});

describe('other logs', () => {
  it('curl -v', async () => {
    const mark = (text: string, sign: string): string =>
      text
        .split('\n\n')[0]
        ?.split('\n')
        .map((line) => `${sign} ${line}`)
        .join('\n') ?? '';
    const [, body = ''] = made.plain.answer.split('\n\n');
    const log = `* Connected\n${mark(made.plain.request, '>')}\n> \n${mark(made.plain.answer, '<')}\n< \n${body}* Connection #0 to host left intact`;
    const found = await examine(log, { verification: gateway.sign });
    expect(found).toMatchObject({ kind: 'curl', side: 'response' });
    expect(found.verdicts[1]).toBe('signature passed');
  });

  it('a HAR', async () => {
    const headers = (text: string) =>
      (text.split('\n\n')[0] ?? '')
        .split('\n')
        .slice(1)
        .map((line) => ({ name: line.split(': ')[0], value: line.slice(line.indexOf(': ') + 2) }));
    const har = {
      log: {
        entries: [
          {
            request: {
              method: 'POST',
              url: `https://gateway.example${path}`,
              headers: headers(made.plain.request),
              postData: { text: 'x' },
            },
            response: {
              headers: headers(made.plain.answer),
              content: {
                text: Buffer.from(made.plain.answer.split('\n\n')[1] ?? '').toString('base64'),
                encoding: 'base64',
              },
            },
          },
        ],
      },
    };
    const found = await examine(JSON.stringify(har), { verification: gateway.sign });
    expect(found).toMatchObject({ kind: 'har', side: 'response' });
    expect(found.verdicts[1]).toBe('signature passed');
  });

  it.each([
    ['', 'ERR_LOG_EMPTY'],
    [' \n ', 'ERR_LOG_EMPTY'],
    ['hello', 'ERR_LOG_UNREADABLE'],
    ['{', 'ERR_LOG_UNREADABLE'],
    ['{"log":{"entries":[null]}}', 'ERR_LOG_UNREADABLE'],
    ['[]', 'ERR_LOG_UNREADABLE'],
    ['\u0000\u0001', 'ERR_LOG_UNREADABLE'],
    ['x'.repeat(4 * 1024 * 1024 + 1), 'ERR_LOG_TOO_LARGE'],
  ])('nothing in %.20j: %s', (log, code) => {
    expect(readLog(log)).toEqual({ ok: false, code });
  });
});
