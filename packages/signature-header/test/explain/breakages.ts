// In: a good message. Out: the same with one known mistake in it; several ways for each cause.
import { createHash } from 'node:crypto';
import type { Layout } from '../../src/explain/text-fields.ts';
import type { CauseCode } from '../../src/explain.ts';
import {
  base64,
  bytes,
  ecdsa,
  goodHeader,
  headerOf,
  pairs,
  rsaBare,
  rsaHash,
  rsaPss,
  rsaSha256,
  type Scenario,
  text,
  type View,
} from './messages.ts';

/** Breaks a message in one way; undefined when the message has nothing for it to break. */
export type Breakage = (scenario: Scenario) => Scenario | undefined;

type Field = 'method' | 'path' | 'clientId' | 'time';

/** The change on the signing side and, where it can be undone from the other end, on the checking side. */
const field =
  (name: Field, side: 'signed' | 'checked', change: (value: string) => string): Breakage =>
  (scenario) => {
    const view = scenario[side];
    const changed = change(view[name]);
    return changed === view[name] ? undefined : { ...scenario, [side]: { ...view, [name]: changed } };
  };

const body =
  (side: 'signed' | 'checked', change: (value: string) => string | Uint8Array): Breakage =>
  (scenario) => {
    const view = scenario[side];
    const changed = change(text(view.body));
    const result = typeof changed === 'string' ? bytes(changed) : changed;
    return Buffer.compare(result, view.body) ? { ...scenario, [side]: { ...view, body: result } } : undefined;
  };

const both = (make: (side: 'signed' | 'checked') => Breakage): readonly Breakage[] => [
  make('signed'),
  make('checked'),
];

const layout =
  (change: Layout): Breakage =>
  (scenario) => ({ ...scenario, signed: { ...scenario.signed, layout: change } });

const value =
  (write: (base64: string) => string): Breakage =>
  (scenario) => {
    const { header } = scenario;
    if (header !== goodHeader) return undefined;
    return {
      ...scenario,
      header: (signature) => {
        const plain = base64(signature);
        return headerOf(write(plain));
      },
    };
  };

const whole =
  (write: (encoded: string) => string | undefined): Breakage =>
  (scenario) =>
    scenario.header === goodHeader
      ? { ...scenario, header: (signature) => write(encodeURIComponent(base64(signature))) }
      : undefined;

const signing =
  (sign: Scenario['sign']): Breakage =>
  (scenario) =>
    scenario.sign === rsaSha256 ? { ...scenario, sign } : undefined;

const ecc =
  (sign: Scenario['sign'], more: Breakage = (scenario) => scenario): Breakage =>
  (scenario) =>
    scenario.sign === rsaSha256 && scenario.header === goodHeader && !scenario.keys.length
      ? more({
          ...scenario,
          sign,
          signer: pairs.ec,
          verificationKey: {
            material: pairs.ec.publicLine,
            owner: scenario.direction === 'sent' ? 'own' : 'peer',
          },
          header: (signature) =>
            `algorithm=ECC224,keyVersion=1,signature=${encodeURIComponent(base64(signature))}`,
        })
      : undefined;

const json =
  (change: (value: unknown) => string) =>
  (source: string): string => {
    try {
      return change(JSON.parse(source));
    } catch {
      return source;
    }
  };
const sorted = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(sorted)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([k, v]) => [k, sorted(v)]),
        )
      : value;
const printLike = (source: string, value: unknown): string =>
  source.includes('\n') ? JSON.stringify(value, null, 2) : JSON.stringify(value);
const escaped = (source: string): string =>
  source.replace(/[^\0-\x7f]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
const isSealed = (source: string): boolean => !/[{"]/.test(source);
const onJson =
  (change: (source: string) => string) =>
  (source: string): string =>
    isSealed(source) ? source : change(source);
const onSealed =
  (change: (source: string) => string) =>
  (source: string): string =>
    isSealed(source) ? change(source) : source;
const wrapped = (source: string, width: number, end: string): string =>
  (source.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join(end);
const gbkMisread = (source: string): string => new TextDecoder('gbk').decode(bytes(source));

/** Only for messages whose JSON is on one line: an indented one has other ways. */
const oneLine =
  (breakage: Breakage): Breakage =>
  (scenario) =>
    text(scenario.checked.body).includes('\n') ? undefined : breakage(scenario);
const received =
  (breakage: Breakage): Breakage =>
  (scenario) =>
    scenario.direction === 'received' && scenario.signer !== pairs.ec ? breakage(scenario) : undefined;
const sent =
  (breakage: Breakage): Breakage =>
  (scenario) =>
    scenario.direction === 'sent' && scenario.signer !== pairs.ec ? breakage(scenario) : undefined;

const other = (scenario: Scenario, extra: Scenario['extra']): Scenario['extra'] => ({
  ...scenario.extra,
  ...extra,
});

/**
 * Causes after which nothing is left to check a second one against: no key, no signature, or no text. They stand alone
 * in the corpus; every other pair of causes may be drawn.
 */
export const standAlone: ReadonlySet<string> = new Set([
  'key-unknown',
  'key-unreadable',
  'key-type',
  'unsigned-answer',
  'body-empty',
  'body-object-text',
]);
/** Ways of breaking that withhold the right key or sign nothing but the body, by cause and place: alone, too. */
export const standAloneWays: ReadonlySet<string> = new Set([
  'key-other-side 1',
  'key-size 1',
  'field-order 1',
]);

/** Every cause, several ways each. */
export const breakages: Readonly<Record<Exclude<CauseCode, 'text-differs'>, readonly Breakage[]>> = {
  'key-other-side': [
    received((s) => ({
      ...s,
      verificationKey: { material: pairs.own.publicLine },
      keys: [
        { material: pairs.own.privatePem, owner: 'own' },
        { material: pairs.peer.publicLine, owner: 'peer' },
      ],
    })),
    received((s) => ({
      ...s,
      verificationKey: { material: pairs.own.publicLine },
      keys: [{ material: pairs.own.privatePem, owner: 'own' }],
    })),
    sent((s) => ({
      ...s,
      verificationKey: { material: pairs.peer.publicLine, owner: 'peer' },
      keys: [{ material: pairs.own.privatePem, owner: 'own' }],
    })),
  ],
  'key-other-environment': [
    received((s) => ({
      ...s,
      signer: pairs.peerSandbox,
      keys: [{ material: pairs.peerSandbox.publicLine, owner: 'peer', environment: 'sandbox' }],
    })),
    received((s) => ({
      ...s,
      verificationKey: { material: pairs.peerSandbox.publicLine, owner: 'peer', environment: 'sandbox' },
      keys: [{ material: pairs.peer.publicLine, owner: 'peer', environment: 'production' }],
    })),
  ],
  'key-other-version': [
    received((s) => ({
      ...s,
      signer: pairs.peerNext,
      keys: [{ material: pairs.peerNext.publicLine, owner: 'peer', keyVersion: '2' }],
    })),
    received((s) => ({
      ...s,
      verificationKey: { material: pairs.peerNext.publicLine, owner: 'peer', keyVersion: '2' },
      keys: [{ material: pairs.peer.publicLine, owner: 'peer', keyVersion: '1' }],
    })),
  ],
  'key-version-label': [
    (s) => s.verificationKey && { ...s, verificationKey: { ...s.verificationKey, keyVersion: '0' } },
    whole((v) => `algorithm=RSA256,keyVersion=v7,signature=${v}`),
  ],
  'key-pair-mismatch': [
    sent((s) => ({
      ...s,
      signer: pairs.stranger,
      keys: [{ material: pairs.stranger.privatePem, owner: 'own' }],
    })),
  ],
  'key-size': [
    received((s) => ({
      ...s,
      signer: pairs.large,
      keys: [{ material: pairs.large.publicLine, owner: 'peer' }],
    })),
    received((s) => ({ ...s, signer: pairs.large })),
    received((s) => ({
      ...s,
      verificationKey: { material: pairs.large.publicLine },
      keys: [{ material: pairs.peer.publicLine }],
    })),
  ],
  'key-other': [
    received((s) => ({ ...s, signer: pairs.stranger, keys: [{ material: pairs.stranger.publicLine }] })),
    sent((s) => ({ ...s, signer: pairs.stranger, keys: [{ material: pairs.stranger.publicLine }] })),
  ],
  'key-unknown': [(s) => ({ ...s, signer: pairs.stranger })],
  'key-unreadable': [
    (s) => s.verificationKey && { ...s, verificationKey: { ...s.verificationKey, material: 'peer-key.pem' } },
    (s) =>
      s.verificationKey && {
        ...s,
        verificationKey: { ...s.verificationKey, material: pairs.peer.publicLine.slice(0, 200) },
      },
  ],
  'key-type': [
    ecc(ecdsa('sha256', 'der'), (s) => ({ ...s, verificationKey: { material: pairs.peer.publicLine } })),
    (s) => ({ ...s, verificationKey: { material: pairs.ec.publicLine } }),
  ],
  'algorithm-label': [
    whole((v) => `algorithm=SHA256,keyVersion=1,signature=${v}`),
    whole((v) => `algorithm=ECC224,keyVersion=1,signature=${v}`),
    whole((v) => `algorithm=RSA2,keyVersion=1,signature=${v}`),
  ],
  'header-by-position': [
    whole((v) => `signature=${v}, keyVersion=1, algorithm=RSA256`),
    whole((v) => `algorithm=RSA256,signature=${v}`),
    whole((v) => `algorithm=${v},keyVersion=1,signature=RSA256`),
    whole((v) => `algorithm=RSA256,keyVersion=1,${v}`),
    whole((v) => `algorithm=RSA256,keyVersion=1,signature=signature=${v}`),
  ],
  'header-malformed': [
    whole((v) => `algorithm=RSA256,keyVersion=1,signature=${v},algorithm=RSA256`),
    whole((v) => `algorithm=RSA256,keyVersion 1,signature=${v}`),
  ],
  'signature-plus-as-space': [
    value((v) => v.replaceAll('+', ' ')),
    value((v) => encodeURIComponent(v.replaceAll('+', ' '))),
  ],
  'signature-not-encoded': [value((v) => v)],
  'signature-double-encoded': [
    whole((v) => headerOf(encodeURIComponent(v))),
    whole((v) => headerOf(encodeURIComponent(encodeURIComponent(v)))),
  ],
  'signature-base64url': [
    value((v) => v.replaceAll('+', '-').replaceAll('/', '_')),
    value((v) => v.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')),
  ],
  'signature-line-wrapped': [
    value((v) => wrapped(v, 76, '\n')),
    value((v) => encodeURIComponent(wrapped(v, 76, '\n'))),
    value((v) => encodeURIComponent(`${wrapped(v, 64, '\r\n')}\r\n`)),
  ],
  'signature-page-blanks': [
    whole((v) => headerOf(wrapped(v, 71, ' '))),
    // As the documentation has it: a blank inside an escape.
    whole((v) => headerOf(`${v.slice(0, 40)} ${v.slice(40).replace('%2', '% 2')}`)),
  ],
  'signature-truncated': [
    value((v) => encodeURIComponent(v.slice(0, 255))),
    whole((v) => headerOf(v.slice(0, 250))),
    value((v) => encodeURIComponent(v.slice(0, -3))),
    whole((v) => headerOf(v.slice(0, -4))),
  ],
  'signature-hex': [
    whole((v) => headerOf(Buffer.from(decodeURIComponent(v), 'base64').toString('hex'))),
    whole((v) => headerOf(Buffer.from(decodeURIComponent(v), 'base64').toString('hex').toUpperCase())),
  ],
  'hash-other': [
    signing(rsaHash('sha1')),
    signing(rsaHash('sha512')),
    signing(rsaHash('sha384')),
    signing(rsaHash('md5')),
  ],
  'padding-pss': [signing(rsaPss(32)), signing(rsaPss(222)), signing(rsaPss(0))],
  'digest-info-missing': [signing(rsaBare)],
  'text-hashed-twice': [
    signing((data, key) => rsaSha256(rsaDigest(data), key)),
    signing((data, key) => rsaSha256(bytes(Buffer.from(rsaDigest(data)).toString('hex')), key)),
  ],
  'ecc-encoding': [
    ecc(ecdsa('sha256', 'ieee-p1363')),
    ecc(ecdsa('sha256', 'der'), (s) => ({
      ...s,
      extra: other(s, { ecc224: { hash: 'SHA-256', encoding: 'raw' } }),
    })),
  ],
  'ecc-hash': [
    ecc(ecdsa('sha224', 'der')),
    ecc(ecdsa('sha256', 'der'), (s) => ({
      ...s,
      extra: other(s, { ecc224: { hash: 'SHA-224', encoding: 'der' } }),
    })),
  ],
  'unsigned-answer': [
    (s) =>
      s.role === 'response'
        ? {
            ...s,
            header: () => undefined,
            checked: {
              ...s.checked,
              body: bytes(
                '{"result":{"resultCode":"INVALID_SIGNATURE","resultStatus":"F","resultMessage":"bad"}}',
              ),
            },
          }
        : undefined,
  ],
  'method-case': [
    field('method', 'signed', (v) => v.toLowerCase()),
    field('method', 'checked', (v) => v.toLowerCase()),
  ],
  'method-other': [field('method', 'signed', () => 'GET'), field('method', 'checked', () => 'PATCH')],
  'path-host': [
    field('path', 'checked', (v) => `https://shop.example${v}`),
    (s) => field('path', 'signed', (v) => `https://open.alipay.hk${v}`)(s),
    (s) =>
      field(
        'path',
        'signed',
        (v) => `shop.example${v}`,
      )({ ...s, extra: other(s, { url: `https://shop.example${s.checked.path}` }) }),
  ],
  'path-query': [
    field('path', 'signed', (v) => v.replace(/\?.*/, '')),
    (s) => {
      const [path, query] = s.checked.path.split('?');
      if (!query || !path) return undefined;
      return {
        ...s,
        checked: { ...s.checked, path },
        extra: other(s, { url: `https://shop.example${s.checked.path}` }),
      };
    },
    (s) => (s.checked.path.includes('?') ? undefined : field('path', 'checked', (v) => `${v}?trace=1`)(s)),
  ],
  'path-trailing-slash': both((side) =>
    field('path', side, (v) => (v.includes('?') ? v.replace('?', '/?') : `${v}/`)),
  ),
  'path-encoding': [
    field('path', 'signed', (v) => decodeURIComponent(v)),
    field('path', 'signed', (v) => encodeURIComponent(v)),
    field('path', 'checked', (v) => v.replace('%E4%B8%AD', '中')),
    field('path', 'signed', (v) => v.replace(/%../g, (hex) => hex.toLowerCase())),
  ],
  'path-slashes': both((side) => field('path', side, (v) => v.slice(1))),
  'path-prefix': [
    field('path', 'checked', (v) => `/gateway-3${v}`),
    field('path', 'signed', (v) => `/api${v}`),
    field('path', 'checked', (v) => v.replace(/^\/api\/open/, '')),
    field('path', 'signed', (v) => v.replace(/^\/merchant/, '')),
  ],
  'path-other': [
    (s) =>
      field(
        'path',
        'signed',
        () => '/some/other/call',
      )({ ...s, extra: other(s, { otherPaths: ['/some/other/call'] }) }),
    field('path', 'signed', () => '/api/open/alipay/v1/promotion/benefit/issue'),
  ],
  'client-id-other': [
    (s) =>
      field(
        'clientId',
        'signed',
        () => 'PEER-0001',
      )({ ...s, extra: other(s, { otherClientIds: ['PEER-0001'] }) }),
    (s) => {
      const broken = field('clientId', 'checked', () => 'PEER-0001')(s);
      return broken && { ...broken, extra: other(s, { otherClientIds: [s.checked.clientId] }) };
    },
  ],
  'client-id-blanks': [
    ...both((side) => field('clientId', side, (v) => `${v} `)),
    ...both((side) => field('clientId', side, (v) => ` ${v}`)),
    field('clientId', 'checked', (v) => `${v}\n`),
    field('clientId', 'checked', (v) => `"${v}"`),
  ],
  'client-id-case': both((side) => field('clientId', side, (v) => v.toLowerCase())),
  'time-other': [
    (s) =>
      field(
        'time',
        'signed',
        () => '2024-05-22T06:42:09+08:00',
      )({ ...s, extra: other(s, { otherTimes: ['2024-05-22T06:42:09+08:00'] }) }),
    (s) => {
      const broken = field('time', 'checked', () => '2024-05-22T06:42:09+08:00')(s);
      return broken && { ...broken, extra: other(s, { otherTimes: [s.checked.time] }) };
    },
  ],
  'time-format': [
    field('time', 'signed', (v) => new Date(v).toISOString()),
    field('time', 'signed', (v) => `${new Date(v).toISOString().slice(0, 19)}Z`),
    field('time', 'signed', (v) =>
      v.replace(/\+08:?00$/, (zone) => (zone.includes(':') ? '+0800' : '+08:00')),
    ),
    field('time', 'signed', (v) => String(Date.parse(v))),
    field('time', 'signed', (v) => String(Date.parse(v) + 417)),
    field('time', 'signed', (v) => String(Date.parse(v) / 1000)),
    field('time', 'signed', (v) => v.replace(/(?<=:\d\d)(?=[+Z])/, '.253')),
    field('time', 'checked', (v) => String(Date.parse(v))),
  ],
  'separator-crlf': [layout((m, p, c, t) => `${m} ${p}\r\n${c}.${t}.`)],
  'separator-newline': [
    layout((m, p, c, t) => `${m} ${p}${c}.${t}.`),
    layout((m, p, c, t) => `${m} ${p}\\n${c}.${t}.`),
    layout((m, p, c, t) => `${m} ${p} ${c}.${t}.`),
  ],
  'separator-dots': [
    layout((m, p, c, t) => `${m} ${p}\n${c}${t}.`),
    layout((m, p, c, t) => `${m} ${p}\n${c}.${t}`),
    layout((m, p, c, t) => `${m} ${p}\n${c}${t}`),
  ],
  'separator-blank': [
    layout((m, p, c, t) => `${m}${p}\n${c}.${t}.`),
    layout((m, p, c, t) => `${m}\n${p}\n${c}.${t}.`),
  ],
  'field-order': [layout((m, p, c, t) => `${m} ${p}\n${t}.${c}.`), layout(() => '')],
  'field-refused': [
    (s) => bothViews(s, (view) => ({ ...view, clientId: `${view.clientId}.x` })),
    (s) => bothViews(s, (view) => ({ ...view, time: '22 May 2024' })),
  ],
  'body-trailing-newline': [
    ...both((side) => body(side, (v) => `${v}\n`)),
    ...both((side) => body(side, (v) => `${v}\r\n`)),
    body('signed', (v) => `${v}\n\n`),
    body('checked', (v) => `  ${v} `),
  ].slice(0, 5),
  'body-line-ends': [
    ...both((side) => body(side, (v) => v.replaceAll('\n', '\r\n'))),
    body('signed', (v) => v.replace(/\n/g, '')),
  ],
  'body-bom': both((side) => body(side, (v) => `\uFEFF${v}`)),
  'body-json-spacing': [
    oneLine(
      body(
        'signed',
        json((v) => JSON.stringify(v, null, 2)),
      ),
    ),
    oneLine(
      body(
        'signed',
        json((v) => JSON.stringify(v, null, 4)),
      ),
    ),
    oneLine(
      body(
        'checked',
        json((v) => JSON.stringify(v, null, 2)),
      ),
    ),
    oneLine(
      body(
        'signed',
        onJson((v) =>
          v
            .replaceAll('","', '", "')
            .replaceAll('":', '": ')
            .replaceAll('},"', '}, "')
            .replaceAll(',"memo', ', "memo'),
        ),
      ),
    ),
    body(
      'checked',
      json((v) => JSON.stringify(v, null, '\t')),
    ),
    body(
      'signed',
      json((v) => JSON.stringify(v)),
    ),
  ],
  'body-json-order': [
    body('signed', (v) => json((o) => printLike(v, sorted(o)))(v)),
    body('checked', (v) => json((o) => printLike(v, sorted(o)))(v)),
    body('checked', (v) =>
      json((o) => printLike(v, Object.fromEntries(Object.entries(o as object).reverse())))(v),
    ),
  ],
  'body-json-slash': both((side) =>
    body(
      side,
      onJson((v) => v.replaceAll('/', '\\/')),
    ),
  ),
  'body-json-unicode': both((side) => body(side, onJson(escaped))),
  'body-json-html': both((side) =>
    body(
      side,
      onJson((v) => v.replace(/[<>&]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`)),
    ),
  ),
  'body-json-values': [
    body('checked', (v) =>
      v.replace('"points":10', '"points":10.0').replace('"amount": 12', '"amount": 1.2e1'),
    ),
    body(
      'checked',
      onJson((v) =>
        v.replace(/^\{(\s*)/, (_, blanks: string) => `{${blanks}"spare":${blanks ? ' ' : ''}null,${blanks}`),
      ),
    ),
  ],
  'body-json-string': [
    body(
      'signed',
      onJson((v) => JSON.stringify(v)),
    ),
    body(
      'checked',
      onJson((v) => JSON.stringify(v)),
    ),
  ],
  'body-charset': [
    body('signed', (v) => new Uint8Array(Buffer.from(v, 'latin1'))),
    body('checked', (v) => bytes(Buffer.from(bytes(v)).toString('latin1'))),
    body('signed', (v) => bytes(Buffer.from(bytes(v)).toString('latin1'))),
    body('signed', (v) => (gbkMisread(v).includes('\uFFFD') ? v : gbkMisread(v))),
  ],
  'body-plaintext-signed': [
    (s) =>
      s.extra.plaintext
        ? { ...s, signed: { ...s.signed, body: s.extra.plaintext as Uint8Array } }
        : undefined,
  ],
  'body-sealed-signed': [
    (s) =>
      s.extra.plaintext
        ? {
            ...s,
            checked: { ...s.checked, body: s.extra.plaintext as Uint8Array },
            extra: { ...s.extra, plaintext: undefined as never, sealedBody: s.checked.body },
          }
        : undefined,
  ],
  'body-base64-wrapped': [
    ...both((side) =>
      body(
        side,
        onSealed((v) => wrapped(v, 76, '\n')),
      ),
    ),
    body(
      'signed',
      onSealed((v) => `${wrapped(v, 76, '\r\n')}\r\n`),
    ),
    body(
      'checked',
      onSealed((v) => `${wrapped(v, 64, '\n')}\n`),
    ),
    body(
      'signed',
      onSealed((v) => encodeURIComponent(v)),
    ),
  ],
  'body-empty': [body('signed', () => '')],
  'body-object-text': [body('signed', () => '[object Object]')],
};

function bothViews(scenario: Scenario, change: (view: View) => View): Scenario {
  return { ...scenario, signed: change(scenario.signed), checked: change(scenario.checked) };
}

function rsaDigest(data: Uint8Array): Uint8Array {
  return new Uint8Array(createHash('sha256').update(data).digest());
}
