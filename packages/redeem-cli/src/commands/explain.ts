// In: a message from flags, a curl log, a HAR file or a sandbox's journal, and keys. Out: why its signature fails.
import { importOpeningKey } from '@redeemkit/rsa-aes-envelope';
import { type ExplainMessageInput, explainMessage } from '@redeemkit/secure-message/explain';
import type { ExplainKey } from '@redeemkit/signature-header/explain';
import { type Capture, hasHeader, toHeaders } from '../diagnosis/capture.ts';
import { parseCurlLog } from '../diagnosis/parse-curl-log.ts';
import { parseHar } from '../diagnosis/parse-har.ts';
import { parseJournal } from '../diagnosis/parse-journal.ts';
import { printDiagnosis } from '../diagnosis/print-diagnosis.ts';
import { CliError } from '../errors.ts';
import type { CommandContext } from '../option-spec.ts';
import { printJson } from '../print-json.ts';
import { printable } from '../printable.ts';
import { bodyLimit, readInput, readStandardInput } from '../read-input.ts';
import { importNamed, readKeyFile, readKeyText } from '../read-key.ts';

// A HAR of a long browser session; one exchange in it is small.
const captureLimit = 32 * 1024 * 1024;

/** `redeemkit explain`: exit code 0 when the message verifies, 1 when it does not. */
export async function run({ io, settings }: CommandContext): Promise<number> {
  const context = { io, settings };
  const capture = await readCapture(context);
  const of = settings.text('of')?.value ?? defaultSide(capture);
  const isSent = capture === undefined ? settings.on('sent') : of === 'request';
  const message = await readMessage(context, { capture, of });
  const diagnosis = await explainMessage({
    ...message,
    direction: isSent ? 'sent' : 'received',
    ...(await readKeys(context, isSent)),
  });
  if (settings.on('json')) printJson(io, { ...diagnosis });
  else printDiagnosis(io, diagnosis);
  return diagnosis.verdict === 'verifies' ? 0 : 1;
}

type Context = Pick<CommandContext, 'io' | 'settings'>;

async function readCapture({ io, settings }: Context): Promise<Capture | undefined> {
  const given = (['curl', 'har', 'journal'] as const).filter((name) => settings.text(name) !== undefined);
  if (given.length > 1)
    throw new CliError('ERR_USAGE', `--${given.join(' and --')} exclude each other; give the one recording.`);
  const [kind] = given;
  if (kind === undefined) return undefined;
  const name = settings.path(kind)?.value ?? settings.needed(kind).value;
  const bytes = await readInput(name, { io, what: 'recording', limit: captureLimit });
  const capture =
    kind === 'curl'
      ? parseCurlLog(bytes)
      : kind === 'har'
        ? parseHar(parseObject(bytes, name), settings.number('entry'))
        : parseJournal(parseObject(bytes, name));
  if (capture) return capture;
  const expected = {
    curl: 'no request was found in it: it must be what curl -v writes to standard error',
    har: 'it has no such entry, or none with a Signature header; --entry N takes the Nth',
    journal: 'it is no journal entry: save what the console answers under /console/exchanges/ID',
  };
  throw new CliError('ERR_INPUT_INVALID', `${printable(name)}: ${expected[kind]}.`);
}

function parseObject(bytes: Uint8Array, name: string): object {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes).toString());
  } catch {
    // What the parser says may quote the file.
  }
  if (typeof value === 'object' && value !== null) return value;
  throw new CliError('ERR_INPUT_INVALID', `${printable(name)} is not JSON.`);
}

/** The answer, unless there is none or it says that the request's signature failed. */
function defaultSide(capture: Capture | undefined): string {
  if (!capture?.answer) return capture ? 'request' : 'answer';
  const text = Buffer.from(capture.answer.body ?? []).toString();
  const refused = /INVALID_SIGNATURE|SIGNATURE_INVALID|KEY_NOT_FOUND|CLIENT_VALIDATE_FAILED/.test(text);
  return refused || !hasHeader(capture.answer, 'signature') ? 'request' : 'answer';
}

async function readMessage(
  { io, settings }: Context,
  { capture, of }: { readonly capture: Capture | undefined; readonly of: string },
): Promise<ExplainMessageInput> {
  const text = (name: string): string | undefined => settings.text(name)?.value;
  const message = of === 'request' ? capture?.request : (capture?.answer ?? { headers: [] });
  const file = settings.path('body')?.value;
  // Without a recording the body comes on standard input, as for verify.
  const body =
    file !== undefined
      ? await readInput(file, { io, what: 'body', limit: bodyLimit })
      : capture === undefined
        ? await readStandardInput({ io, what: 'body', limit: bodyLimit })
        : message?.body;
  const headers = toHeaders(message?.headers ?? []);
  const encrypt = text('encrypt');
  const requestTime = toHeaders(capture?.request.headers ?? [])['request-time'] ?? [];
  return {
    role: of === 'request' ? 'request' : 'response',
    ...optional('method', text('method') ?? capture?.request.method),
    ...optional('url', text('url') ?? capture?.request.url),
    ...optional('path', text('path')),
    ...optional('clientId', text('client-id')),
    ...optional('time', text('time')),
    ...optional('signature', text('signature')),
    ...optional('body', body),
    ...optional('plaintext', message?.plaintext),
    // Without a recording there are no headers: an absent Signature then means that it was not given.
    ...((capture || encrypt !== undefined) && {
      headers: { ...headers, ...(encrypt !== undefined && { encrypt }) },
    }),
    otherTimes: requestTime,
    ...(settings.text('hash') && {
      ecc224: {
        hash: text('hash') === 'sha224' ? ('SHA-224' as const) : ('SHA-256' as const),
        encoding: text('encoding') === 'raw' ? ('raw' as const) : ('der' as const),
      },
    }),
  };
}

/** The key it is checked with: --key, else the gateway's for what was received and the own one for what was sent. */
async function readKeys(
  context: Context,
  isSent: boolean,
): Promise<Pick<ExplainMessageInput, 'verificationKey' | 'keys' | 'openingKeys'>> {
  const { io, settings } = context;
  const named = async (name: 'gateway-key' | 'signing-key'): Promise<ExplainKey | undefined> => {
    if (settings.path(name) === undefined && settings.keyText(name) === undefined) return undefined;
    const version = settings.text(name === 'gateway-key' ? 'gateway-key-version' : 'key-version')?.value;
    return {
      material: (await readKeyText(name, context)).read(),
      owner: name === 'gateway-key' ? 'peer' : 'own',
      ...optional('keyVersion', version),
    };
  };
  const gateway = await named('gateway-key');
  const own = await named('signing-key');
  const others: ExplainKey[] = [];
  for (const { value } of settings.all('other-key'))
    others.push({ material: (await readKeyFile(value, { io, where: printable(value) })).read() });
  const file = settings.path('key')?.value;
  const given: ExplainKey | undefined =
    file === undefined
      ? undefined
      : { material: (await readKeyFile(file, { io, where: printable(file) })).read() };
  const checked = given ?? (isSent ? own : gateway);
  const keys = [gateway, own, ...others].filter(
    (key) => key !== undefined && key !== checked,
  ) as ExplainKey[];
  const opens = settings.path('opening-key') !== undefined || settings.keyText('opening-key') !== undefined;
  return {
    ...optional('verificationKey', checked),
    keys,
    ...(opens && {
      openingKeys: await importNamed(await readKeyText('opening-key', context), {
        needs: 'private',
        work: (material) => importOpeningKey(material),
      }),
    }),
  };
}

/** A member, or none: exactOptionalPropertyTypes tells an absent member from an undefined one. */
function optional<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { readonly [name in Name]?: Value } {
  return (value === undefined ? {} : { [name]: value }) as { readonly [name in Name]?: Value };
}
