// In: what was composed. Out: a bash script that seals and signs with openssl alone, sends with curl and verifies.
import type { MessageState } from '../message-state.ts';
import { quote } from './shell-text.ts';

const CIPHERS = { 128: 'aes-128-ecb', 192: 'aes-192-ecb', 256: 'aes-256-ecb' } as const;

/** Keys come from files of fixed names; the gateway may be changed with GATEWAY=… before the command. */
export function toOpenSsl(
  state: Pick<
    MessageState,
    'body' | 'clientId' | 'keyVersion' | 'path' | 'sealed' | 'aesBits' | 'time' | 'gateway'
  >,
): string {
  const { sealed, aesBits, time } = state;
  const cipher = CIPHERS[aesBits];
  const lines = [
    '#!/usr/bin/env bash',
    '# Needs: openssl, curl, merchant-signing.pem (private), gateway-verification.pem (public)' +
      (sealed ? ', gateway-sealing.pem (public), merchant-opening.pem (private)' : ''),
    'set -euo pipefail',
    'work=$(mktemp -d)',
    `trap 'rm -rf "$work"' EXIT`,
    '# Base64 for a header: one line, and + / = percent-encoded. And back.',
    `encode() { openssl base64 -A | sed 's/+/%2B/g; s,/,%2F,g; s/=/%3D/g'; }`,
    `part() { tr ',' '\\n' <<<"$1" | sed -n "s/^[[:blank:]]*$2=//p" | sed 's/%2[Bb]/+/g; s/%2[Ff]/\\//g; s/%3[Dd]/=/g' | openssl base64 -d -A; }`,
    `header() { tr -d '\\r' <"$work/headers" | sed -n "s/^$1:[[:blank:]]*//Ip"; }`,
    '',
    `client=${quote(state.clientId)}`,
    `path=${quote(state.path)}`,
    `version=${quote(state.keyVersion)}`,
    time === '' ? 'time=$(date -u +%Y-%m-%dT%H:%M:%SZ)' : `time=${quote(time)}`,
    `printf %s ${quote(state.body)} >"$work/plain"`,
    '',
    ...(sealed
      ? [
          `# Seal: a fresh AES-${aesBits} key, ECB with PKCS#7 padding, the key wrapped with RSA PKCS#1 v1.5.`,
          `openssl rand -out "$work/aes" ${aesBits / 8}`,
          `hex() { od -An -v -tx1 <"$work/aes" | tr -d ' \\n'; }`,
          `openssl enc -${cipher} -K "$(hex)" -in "$work/plain" | openssl base64 -A >"$work/body"`,
          'wrapped=$(openssl pkeyutl -encrypt -pubin -inkey gateway-sealing.pem -in "$work/aes" | encode)',
          '',
        ]
      : ['cp "$work/plain" "$work/body"', '']),
    '# Sign: METHOD path, one line feed, client id . time . body',
    `{ printf 'POST %s\\n%s.%s.' "$path" "$client" "$time"; cat "$work/body"; } >"$work/to-sign"`,
    'signature=$(openssl dgst -sha256 -sign merchant-signing.pem "$work/to-sign" | encode)',
    'echo "Signature: $signature" >&2',
    '',
    'curl --silent --show-error --max-time 15 --dump-header "$work/headers" --output "$work/answer" \\',
    `  -H 'Content-Type: application/json; charset=UTF-8' -H "Client-Id: $client" -H "Request-Time: $time" \\`,
    `  -H "Signature: algorithm=RSA256,keyVersion=$version,signature=$signature" \\`,
    ...(sealed ? ['  -H "Encrypt: algorithm=RSA_AES,keyVersion=1,symmetricKey=$wrapped" \\'] : []),
    `  --data-binary "@$work/body" "\${GATEWAY:-${state.gateway.replace(/[^\w.:/[\]-]/g, '')}}$path"`,
    '',
    '# Verify first, over the bytes as they came; without a signature nothing is proved, neither success nor failure.',
    'part "$(header Signature)" signature >"$work/signature"',
    `{ printf 'POST %s\\n%s.%s.' "$path" "$client" "$(header Response-Time)"; cat "$work/answer"; } >"$work/to-verify"`,
    'openssl dgst -sha256 -verify gateway-verification.pem -signature "$work/signature" "$work/to-verify" >&2',
    ...(sealed
      ? [
          'part "$(header Encrypt)" symmetricKey >"$work/wrapped"',
          'openssl pkeyutl -decrypt -inkey merchant-opening.pem -in "$work/wrapped" -out "$work/aes"',
          `openssl base64 -d -A -in "$work/answer" | openssl enc -d -${cipher} -K "$(hex)"`,
        ]
      : ['cat "$work/answer"']),
    'echo',
  ];
  return `${lines.join('\n')}\n`;
}
