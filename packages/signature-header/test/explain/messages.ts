// In: nothing. Out: keys and good messages that the corpus breaks, and the way to put a broken one before explain.
import {
  constants,
  createHash,
  createSign,
  generateKeyPairSync,
  type KeyObject,
  privateEncrypt,
  sign,
} from 'node:crypto';
import { type Layout, STANDARD } from '../../src/explain/text-fields.ts';
import type { ExplainInput, ExplainKey } from '../../src/explain.ts';

export interface Pair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly publicLine: string;
  readonly privatePem: string;
}

export function makePair(bits = 2048): Pair {
  return toPair(generateKeyPairSync('rsa', { modulusLength: bits }));
}

export function makeEcPair(): Pair {
  return toPair(generateKeyPairSync('ec', { namedCurve: 'secp224r1' }));
}

function toPair({ privateKey, publicKey }: { privateKey: KeyObject; publicKey: KeyObject }): Pair {
  return {
    privateKey,
    publicKey,
    publicLine: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
    privatePem: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
  };
}

export const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));
export const text = (body: Uint8Array): string => Buffer.from(body).toString();

/** One side's view of a message. */
export interface View {
  readonly method: string;
  readonly path: string;
  readonly clientId: string;
  readonly time: string;
  readonly layout: Layout;
  readonly body: Uint8Array;
}

/** A message as it was signed and as it is checked; the same until something breaks it. */
export interface Scenario {
  readonly signed: View;
  readonly checked: View;
  readonly role: 'request' | 'response';
  readonly direction: 'received' | 'sent';
  readonly signer: Pair;
  /** The text → the signature. */
  readonly sign: (data: Uint8Array, key: KeyObject) => Uint8Array;
  /** The signature → the header. */
  readonly header: (signature: Uint8Array) => string | undefined;
  readonly verificationKey: ExplainKey | undefined;
  readonly keys: readonly ExplainKey[];
  /** What else is given to explain. */
  readonly extra: Partial<ExplainInput>;
}

export const rsaSha256 = (data: Uint8Array, key: KeyObject): Uint8Array => sign('sha256', data, key);
export const rsaHash =
  (hash: string) =>
  (data: Uint8Array, key: KeyObject): Uint8Array =>
    createSign(hash).update(data).sign(key);
export const rsaPss =
  (saltLength: number) =>
  (data: Uint8Array, key: KeyObject): Uint8Array =>
    sign('sha256', data, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength });
export const rsaBare = (data: Uint8Array, key: KeyObject): Uint8Array =>
  privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, createHash('sha256').update(data).digest());
export const ecdsa =
  (hash: string, dsaEncoding: 'der' | 'ieee-p1363') =>
  (data: Uint8Array, key: KeyObject): Uint8Array =>
    sign(hash, data, { key, dsaEncoding });

export const base64 = (signature: Uint8Array): string => Buffer.from(signature).toString('base64');
export const headerOf = (value: string): string => `algorithm=RSA256,keyVersion=1,signature=${value}`;
export const goodHeader = (signature: Uint8Array): string => headerOf(encodeURIComponent(base64(signature)));

const redeem =
  '{"benefitProductCode":"POINT","bizNo":"R20240522-0001","bizdt":"2024-05-22T06:42:21+08:00","ipRoleId":"2160220037090534","sceneCode":"SHOP/中環","benefitRedeemInfos":[{"points":10,"memo":"茶 & cake <2>"}]}';
const answer =
  '{"result":{"resultStatus":"S","resultCode":"SUCCESS","resultMessage":"成功 a/b <ok> & done"},"note":"é"}';
const notice =
  '{\n  "transactionNo": "T-77/8",\n  "items": [\n    "點心",\n    "x&y"\n  ],\n  "amount": 12\n}';
const REDEEM = '/api/open/alipay/intl/promotion/benefit/benefitRedeem';
const sealed = Buffer.from(Array.from({ length: 304 }, (_, i) => (i * 167 + 13) & 255)).toString('base64');

const post = { method: 'POST', layout: STANDARD } as const;
const views: readonly [View, View, View, View] = [
  {
    ...post,
    path: REDEEM,
    clientId: '5J5Y5W2Y00000001',
    time: '2024-05-22T06:42:22+08:00',
    body: bytes(answer),
  },
  {
    ...post,
    path: REDEEM,
    clientId: '5J5Y5W2Y00000001',
    time: '2024-05-22T06:42:21+08:00',
    body: bytes(redeem),
  },
  {
    ...post,
    path: '/merchant/api/alipayhk/points/bill/notify?shop=%E4%B8%AD%2Fa',
    clientId: '2160120012345678-Q',
    time: '2023-12-18T02:33:31Z',
    body: bytes(notice),
  },
  {
    ...post,
    path: REDEEM,
    clientId: '5J5Y5W2Y00000001',
    time: '2024-05-22T06:42:22+0800',
    body: bytes(sealed),
  },
];

/** A pair whose signature of every message has a + in its Base64, as 199 of 200 signatures do: one mistake needs it. */
function makeFullPair(): Pair {
  for (;;) {
    const pair = makePair();
    if (views.every((view) => base64(rsaSha256(textOf(view), pair.privateKey)).includes('+'))) return pair;
  }
}

/** Who has which pair. `large` is the peer's pair of another size. */
export const pairs = {
  own: makeFullPair(),
  peer: makeFullPair(),
  peerSandbox: makePair(),
  peerNext: makePair(),
  large: makePair(3072),
  stranger: makePair(),
  ec: makeEcPair(),
};

function good(all: View, rest: Partial<Scenario>): Scenario {
  const isSent = rest.direction === 'sent';
  return {
    signed: all,
    checked: all,
    role: 'response',
    direction: 'received',
    signer: isSent ? pairs.own : pairs.peer,
    sign: rsaSha256,
    header: goodHeader,
    verificationKey: isSent
      ? { material: pairs.own.publicLine, owner: 'own', keyVersion: '1', environment: 'production' }
      : { material: pairs.peer.publicLine, owner: 'peer', keyVersion: '1', environment: 'production' },
    keys: [],
    extra: {},
    ...rest,
  };
}

/** Good messages: an answer, an own request, a call from the gateway with a query, a sealed answer. */
export const goodMessages: readonly Scenario[] = [
  good(views[0], { extra: { url: `https://open.alipay.hk${REDEEM}` } }),
  good(views[1], { role: 'request', direction: 'sent' }),
  good(views[2], { role: 'request' }),
  good(views[3], { extra: { plaintext: bytes(answer) } }),
];

/** The bytes that a view signs. */
export function textOf({ layout, method, path, clientId, time, body }: View): Uint8Array {
  return Buffer.concat([Buffer.from(layout(method, path, clientId, time)), body]);
}

/** Signs a scenario as its signer does and returns what its checker has at hand. */
export function toInput(scenario: Scenario): ExplainInput {
  const { checked, role, direction } = scenario;
  const header = scenario.header(scenario.sign(textOf(scenario.signed), scenario.signer.privateKey));
  const timeHeader = role === 'request' ? 'Request-Time' : 'Response-Time';
  return {
    direction,
    role,
    method: checked.method,
    path: checked.path,
    clientId: checked.clientId,
    time: checked.time,
    headers: { [timeHeader]: checked.time, ...(header === undefined ? {} : { Signature: header }) },
    body: checked.body,
    ...(scenario.verificationKey && { verificationKey: scenario.verificationKey }),
    keys: scenario.keys,
    ...scenario.extra,
  };
}
