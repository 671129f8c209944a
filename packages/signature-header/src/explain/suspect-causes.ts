// In: a message whose signature could not be explained. Out: what looks wrong in it, to be checked by people.
import type { CauseCode } from './cause-code.ts';
import { readUtf8 } from './charset.ts';
import type { Certainty } from './diagnosis.ts';
import type { KnownKey } from './known-keys.ts';
import type { MessageFacts } from './read-input.ts';
import type { LenientHeader, SignatureReading } from './signature-readings.ts';

/** One suspicion. */
export type Suspicion = readonly [code: CauseCode, certainty: Certainty, evidence: string];

// A pattern is looked for in this much of a body: more would only find the same.
const MAX_LOOKED_AT = 65_536;
// The sizes in bytes of RSA signatures in use: 1024 to 4096 bits.
const RSA_SIZES = [128, 192, 256, 384, 512];

/** When no key given reads the signature: its shape against the shape that the checked key makes. */
export function suspectSignature(header: LenientHeader, keys: readonly KnownKey[]): readonly Suspicion[] {
  const [checked] = keys;
  const reading: SignatureReading | undefined = header.readings.find(
    ({ codes }) => !codes.includes('signature-hex'),
  );
  const repaired = header.readings[0]?.codes ?? [];
  const suspicions: Suspicion[] = [];
  if (!reading)
    return [['header-malformed', 'likely', 'no item of the header can be decoded as a signature']];
  const { length } = reading.bytes;
  const found = `the signature has ${length} bytes`;
  const isEcc = length === 56 || (reading.bytes[0] === 0x30 && length < 72);
  const names = header.parameters.get('algorithm')?.toUpperCase() === 'ECC224';
  if (checked?.type === 'RSA' && (isEcc || names))
    suspicions.push([
      'key-type',
      'likely',
      `${isEcc ? 'the signature has the shape of ECDSA' : 'the header names ECC224'}, and the key is an RSA key`,
    ]);
  else if (checked?.type === 'EC' && length >= 128)
    suspicions.push(['key-type', 'likely', `${found}, as RSA makes them, and the key is an EC key`]);
  else if (checked?.rsa && length !== checked.rsa.n.length) {
    const wanted = `${found}; this key makes ${checked.rsa.n.length}`;
    const sizes = keys.map((key) => key.rsa?.n.length);
    if (RSA_SIZES.includes(length)) suspicions.push(['key-size', 'likely', wanted]);
    if (length < checked.rsa.n.length)
      suspicions.push(['signature-truncated', RSA_SIZES.includes(length) ? 'possible' : 'likely', wanted]);
    else if (!RSA_SIZES.includes(length) && !sizes.includes(length))
      suspicions.push(['header-malformed', 'likely', wanted]);
  } else if (checked && !checked.verifier && !repaired.length)
    suspicions.push(['key-unknown', 'likely', `${found} and shows no padding under any key given`]);
  for (const code of repaired)
    if (!suspicions.some(([known]) => known === code))
      suspicions.push([
        code,
        'likely',
        'seen in the header; no key given reads the signature even when it is repaired',
      ]);
  // Of a signature that was cut no key shows a padding. Whether the cut could be seen depends on its last bits.
  const otherwise = repaired.filter((code) => code !== 'signature-truncated');
  if (checked && !checked.verifier && otherwise.length)
    suspicions.push(['key-unknown', 'possible', `${found} and shows no padding under any key given`]);
  return suspicions;
}

/** What in the fields and the body differs from what the protocol asks for. */
export function suspectText(message: MessageFacts): readonly Suspicion[] {
  const { method, path, clientId, time } = message.fields;
  const head = message.body.subarray(0, MAX_LOOKED_AT);
  const body = readUtf8(head) ?? readUtf8(head.subarray(0, -4)) ?? readUtf8(head.subarray(0, -1));
  const checks: readonly (readonly [boolean, CauseCode, string])[] = [
    [method !== method.toUpperCase(), 'method-case', 'the method is not in upper case'],
    [/^[a-z]+:\/\//i.test(path), 'path-host', 'the path holds a scheme and host'],
    [
      path !== '' && !path.startsWith('/') && !/^[a-z]+:\/\//i.test(path),
      'path-slashes',
      'the path does not begin with /',
    ],
    [
      clientId !== clientId.trim() || /["']/.test(clientId),
      'client-id-blanks',
      'there are blanks or quotes around the client id',
    ],
    [
      message.other.clientIds.some((id) => id !== clientId),
      'client-id-other',
      'the Client-Id header differs from the client id',
    ],
    [time !== time.trim(), 'time-format', 'there are blanks around the time'],
    [
      body?.includes('\uFFFD') ?? false,
      'body-charset',
      'the body holds replacement characters: bytes were decoded in a wrong charset',
    ],
    [body === undefined && head.length > 0, 'body-charset', 'the body is not UTF-8'],
    [body?.startsWith('\uFEFF') ?? false, 'body-bom', 'the body begins with a byte order mark'],
    [body === '[object Object]', 'body-object-text', 'the body is [object Object]'],
    [body?.includes('\r') ?? false, 'body-line-ends', 'the body holds CR LF line ends'],
    [/[\r\n]$/.test(body ?? ''), 'body-trailing-newline', 'the body ends with a line end'],
    [/^\s*"/.test(body ?? ''), 'body-json-string', 'the body is a JSON string'],
    [!message.body.length, 'body-empty', 'the body is empty'],
  ];
  return checks.filter(([holds]) => holds).map(([, code, evidence]) => [code, 'possible', evidence]);
}
