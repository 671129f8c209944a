// In: the stage. Out: the six steps, each run for real, with what to show of it and whether it ended as it must.
import type { BenefitRedeemRequest } from '@redeemkit/benefit-redeem-schema';
import type { Outcome, PreparedRequest, RawAnswer, RedeemClient } from '@redeemkit/redeem-client';
import { type HeaderSource, readHeader } from '@redeemkit/secure-message';
import { stringToSign } from '@redeemkit/signature-header';
import type { DemoLine } from './demo-page.ts';
import type { DemoStage } from './demo-stage.ts';

/** A step that has run. */
interface DemoStepResult {
  readonly lines: readonly DemoLine[];
  readonly status: 'succeeded' | 'failed' | 'unknown';
  /** The result code, or the reason why the outcome is unknown. */
  readonly code: string;
  readonly pointsBefore: number;
  readonly pointsAfter: number;
}

/** A step and how it must end. */
export interface DemoStep {
  readonly title: string;
  readonly expected: string;
  readonly run: (stage: DemoStage) => Promise<DemoStepResult>;
}

interface Exchange {
  readonly prepared: PreparedRequest;
  readonly answer: RawAnswer;
  readonly outcome: Outcome<object, string | undefined>;
  readonly before: number;
  readonly after: number;
}

const words = (text: string) => ({ kind: 'words', text }) as const;
const header = (name: string, text: string) => ({ kind: 'header', name, text }) as const;

/** The steps, in the order in which they must run: later ones repeat the bizNo of earlier ones. */
export const demoSteps: readonly DemoStep[] = [
  {
    title: '1/6  A plain redemption',
    expected: 'succeeded SUCCESS 1000 900',
    run: async (stage) => {
      const exchange = await redeem(stage, { client: stage.plain, bizNo: 'DEMO-0001', points: 100 });
      const { prepared } = exchange;
      const [firstLine, rest] = linesToSign(stage, prepared);
      return finish(exchange, [
        ['request', words(`JSON, serialised once; these ${prepared.body.length} bytes are signed and sent:`)],
        ['', { kind: 'whole', text: textOf(prepared.body) }],
        ['to sign', words(`${firstLine}⏎`)],
        ['', { kind: 'short', text: rest }],
        ['sent', words(`POST ${prepared.path}`)],
        ...headerLines(prepared.headers, ['Client-Id', 'Request-Time', 'Signature']),
        ...receivedLines(exchange),
        ['checked', words('It verifies: the gateway signs alike, with Response-Time and its body.')],
      ]);
    },
  },
  {
    title: '2/6  A sealed redemption: only the gateway can read it',
    expected: 'succeeded SUCCESS 900 800',
    run: async (stage) => {
      const exchange = await redeem(stage, { client: stage.sealed, bizNo: 'DEMO-0002', points: 100 });
      const { prepared, answer, outcome } = exchange;
      const [firstLine, rest] = linesToSign(stage, prepared);
      return finish(exchange, [
        [
          'sealed',
          words(`The JSON under a fresh AES-256 key, as ${prepared.body.length} characters of Base64:`),
        ],
        ['', { kind: 'short', text: textOf(prepared.body) }],
        ['', words("and that key wrapped with the gateway's public RSA key:")],
        ...headerLines(prepared.headers, ['Encrypt']),
        ['to sign', words(`${firstLine}⏎`)],
        ['', { kind: 'short', text: rest }],
        ['', words('with the sealed body, not the JSON. Seal first, then sign:')],
        ...headerLines(prepared.headers, ['Signature']),
        ['received', words(`HTTP ${answer.status}, sealed for the merchant, signed by the gateway:`)],
        ...headerLines(answer.headers, ['Signature', 'Encrypt']),
        ['', { kind: 'short', text: textOf(answer.body) }],
        ['checked', words("It verifies, and only then the merchant's private key opens it:")],
        ['', { kind: 'whole', text: outcome.status === 'unknown' ? '' : JSON.stringify(outcome.response) }],
      ]);
    },
  },
  {
    title: '3/6  Too few points',
    expected: 'failed POINT_NOT_ENOUGH 50 50',
    run: async (stage) => {
      const user = stage.poorUser;
      const exchange = await redeem(stage, { client: stage.plain, bizNo: 'DEMO-0003', points: 100, user });
      return finish(exchange, [
        ['request', words(`DEMO-0003: 100 points of ${user}, who has ${exchange.before}`)],
        ...receivedLines(exchange),
        [
          'checked',
          words(
            'It verifies, and its code proves that nothing was redeemed. Only such an answer is "failed".',
          ),
        ],
      ]);
    },
  },
  {
    title: '4/6  The same bizNo again',
    expected: 'succeeded SUCCESS 800 800',
    run: async (stage) => {
      await nextSecond();
      const exchange = await redeem(stage, { client: stage.plain, bizNo: 'DEMO-0001', points: 100 });
      const effect = stage.sandbox.journal.find({ bizNo: 'DEMO-0001', limit: 1 })[0]?.answered?.effect;
      return finish(exchange, [
        ['request', words('DEMO-0001 of step 1: the same body, signed anew because time moved on')],
        ...headerLines(exchange.prepared.headers, ['Request-Time', 'Signature']),
        ...receivedLines(exchange),
        [
          'gateway',
          words(`Its journal says "${effect ?? ''}": the first answer once more, and no points taken.`),
        ],
      ]);
    },
  },
  {
    title: '5/6  Somebody on the wire changes the answer',
    expected: 'unknown ERR_SIGNATURE_REFUSED 800 700',
    run: async (stage) => {
      const exchange = await redeem(stage, { client: stage.forged, bizNo: 'DEMO-0005', points: 100 });
      const { outcome, after } = exchange;
      const sent = stage.sandbox.journal.find({ bizNo: 'DEMO-0005', limit: 1 })[0]?.answered;
      return finish(exchange, [
        ['gateway', words(`DEMO-0005 was redeemed, ${after} points are left, and it answered:`)],
        ['', { kind: 'whole', text: textOf(sent?.body ?? new Uint8Array()) }],
        ['received', words('through a proxy, which says that nothing was redeemed:')],
        ['', { kind: 'whole', text: textOf(exchange.answer.body) }],
        ...headerLines(exchange.answer.headers, ['Signature']),
        [
          'checked',
          words(
            'This signature is not over these bytes, so they are no answer at all. A merchant who believed them would redeem again under another bizNo and take the points twice.',
          ),
        ],
        ...(outcome.status === 'unknown' ? ([['advice', words(outcome.advice)]] as const) : []),
      ]);
    },
  },
  {
    title: '6/6  After "unknown": the same bizNo with the same body',
    expected: 'succeeded SUCCESS 700 700',
    run: async (stage) => {
      await nextSecond();
      const exchange = await redeem(stage, { client: stage.plain, bizNo: 'DEMO-0005', points: 100 });
      return finish(exchange, [
        ['request', words('DEMO-0005 of step 5, this time not through the proxy')],
        ...receivedLines(exchange),
        ['checked', words('It verifies. Now it is known: redeemed, once.')],
        [
          'caution',
          words(
            'The sandbox answers a repeated bizNo with its first answer. AlipayHK documents that for Issue A. Point and not for this API: ask before a program resends.',
          ),
        ],
      ]);
    },
  },
];

// Request-Time counts seconds. Within one second a repeat would be the same bytes, signature included, and the
// gateway could answer it from its replay cache without looking at the bizNo.
async function nextSecond(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 1000 - (Date.now() % 1000)));
}

// The string to sign has two lines: "POST path", and "clientId.time.body".
function linesToSign(stage: DemoStage, prepared: PreparedRequest): readonly [string, string] {
  const { method, path, time, body } = prepared;
  const text = textOf(stringToSign({ method, path, clientId: stage.clientId, time, body }));
  const end = text.indexOf('\n');
  return [text.slice(0, end), text.slice(end + 1)];
}

async function redeem(
  stage: DemoStage,
  options: {
    readonly client: RedeemClient;
    readonly bizNo: string;
    readonly points: number;
    readonly user?: string;
  },
): Promise<Exchange> {
  const { client, bizNo, points, user = stage.richUser } = options;
  const balance = () => stage.sandbox.ledger.balance(user) ?? Number.NaN;
  const request: BenefitRedeemRequest = {
    benefitProductCode: 'POINT',
    bizNo,
    bizdt: stage.bizdt,
    ipRoleId: user,
    sceneCode: 'DEMO',
    benefitRedeemInfos: [{ points }],
  };
  const before = balance();
  // The three stages of client.redeem(request), one by one, so that each can be shown.
  const prepared = await client.prepare(request);
  const answer = await client.send(prepared);
  const outcome = await client.process(prepared, answer);
  return { prepared, answer, outcome, before, after: balance() };
}

function finish(exchange: Exchange, lines: readonly DemoLine[]): DemoStepResult {
  const { outcome, before, after } = exchange;
  const code = outcome.status === 'unknown' ? outcome.reason.code : outcome.resultCode;
  const kind = { succeeded: 'good', failed: 'bad', unknown: 'doubt' } as const;
  const moved = before === after ? `${before}, unchanged` : `${before} before, ${after} after`;
  return {
    lines: [
      ...lines,
      ['outcome', { kind: kind[outcome.status], text: `${outcome.status}  ${code}` }],
      ['points', words(moved)],
    ],
    status: outcome.status,
    code,
    pointsBefore: before,
    pointsAfter: after,
  };
}

function receivedLines({ answer }: Exchange): DemoLine[] {
  return [
    ['received', words(`HTTP ${answer.status}`)],
    ...headerLines(answer.headers, ['Response-Time', 'Signature']),
    ['', { kind: 'whole', text: textOf(answer.body) }],
  ];
}

function headerLines(headers: HeaderSource, names: readonly string[]): DemoLine[] {
  return names.map((name) => ['', header(name, readHeader(headers, name) ?? '(absent)')]);
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
