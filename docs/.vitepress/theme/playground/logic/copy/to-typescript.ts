// In: what was composed. Out: a program with the client of this toolkit that makes the same call, keys from files.
import { decodeJson } from '@redeemkit/benefit-redeem-schema';
import type { MessageState } from '../message-state.ts';

const isName = (key: string): boolean => /^[A-Za-z_$][\w$]*$/.test(key);

const string = (text: string): string =>
  `'${JSON.stringify(text).slice(1, -1).replaceAll("'", "\\'").replaceAll('\\"', '"')}'`;

/** A JSON value → TypeScript, whole numbers beyond 2^53 as bigint. */
export function toLiteral(value: unknown, indent = ''): string {
  if (typeof value === 'string') return string(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    return `[\n${value.map((item) => `${inner}${toLiteral(item, inner)},\n`).join('')}${indent}]`;
  }
  const entries = Object.entries(value);
  if (entries.length === 0) return '{}';
  const lines = entries.map(
    ([key, item]) => `${inner}${isName(key) ? key : string(key)}: ${toLiteral(item, inner)},\n`,
  );
  return `{\n${lines.join('')}${indent}}`;
}

/**
 * The client writes the JSON and the time itself, so the bytes are its own; the meaning is the same.
 *
 * @throws SchemaError ERR_JSON_* for a body that is no JSON
 */
export function toTypeScript(
  state: Pick<
    MessageState,
    'operation' | 'body' | 'clientId' | 'keyVersion' | 'sealed' | 'aesBits' | 'gateway'
  >,
): string {
  const { operation, clientId, keyVersion, sealed, aesBits, gateway } = state;
  const request = toLiteral(decodeJson(new TextEncoder().encode(state.body)));
  const isRedeem = operation === 'benefitRedeem';
  const bits = aesBits === 256 ? '' : `, { aesBits: ${aesBits} }`;
  const lines = [
    "import { readFileSync } from 'node:fs';",
    ...(isRedeem ? [] : [`import { ${operation} } from '@redeemkit/benefit-redeem-schema';`]),
    "import { createRedeemClient } from '@redeemkit/redeem-client';",
    ...(sealed ? ["import { importOpeningKey, importSealingKey } from '@redeemkit/rsa-aes-envelope';"] : []),
    "import { importSigningKey, importVerificationKey } from '@redeemkit/signature-header';",
    '',
    "const key = (name: string) => readFileSync(name, 'utf8');",
    'const client = createRedeemClient({',
    `  baseUrl: ${string(gateway)},`,
    `  clientId: ${string(clientId)},`,
    `  signingKey: await importSigningKey(key('merchant-signing.pem'), { keyVersion: ${string(keyVersion)} }),`,
    "  verificationKeys: await importVerificationKey(key('gateway-verification.pem')),",
    ...(sealed
      ? [
          "  sealingKey: await importSealingKey(key('gateway-sealing.pem')),",
          `  openingKeys: await importOpeningKey(key('merchant-opening.pem')${bits}),`,
          ...(aesBits === 256 ? [] : [`  aesBits: ${aesBits},`]),
        ]
      : []),
    '});',
    isRedeem
      ? `const outcome = await client.redeem(${request});`
      : `const outcome = await client.call(${operation}, ${request});`,
    "if (outcome.status === 'succeeded') console.log('succeeded', outcome.resultCode);",
    "else if (outcome.status === 'failed') console.log('failed', outcome.resultCode, outcome.advice);",
    "else console.log('unknown', outcome.reason.code, outcome.advice);",
  ];
  return `${lines.join('\n')}\n`;
}
