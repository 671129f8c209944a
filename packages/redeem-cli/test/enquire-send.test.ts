import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { folderWithKeys } from './support/key-files.ts';
import { runBin } from './support/run-bin.ts';
import { type RunningSandbox, startSandbox } from './support/with-sandbox.ts';

const user = '2160220000000001';
// The sandbox's own convention: an access token names its user.
const token = `sandbox-token-${user}`;
const issuePath = '/api/open/alipay/v1/promotion/benefit/issue';

let cwd = '';
let sandbox: RunningSandbox;
let access: string[] = [];

beforeAll(async () => {
  cwd = await folderWithKeys();
  sandbox = await startSandbox(['--client-key', 'merchant-public.pem', '--gateway-key', 'gateway.pem'], {
    cwd,
  });
  access = [
    ...['--url', sandbox.url, '--client-id', 'SANDBOX_CLIENT'],
    ...['--signing-key', 'merchant.pem', '--gateway-key', 'gateway-public.pem'],
  ];
});
afterAll(async () => {
  expect(await sandbox.stop()).toBe(0);
});

const file = (name: string, content: unknown) => {
  writeFileSync(join(cwd, name), typeof content === 'string' ? content : JSON.stringify(content));
  return name;
};
const run = (words: readonly string[], options: object = {}) =>
  runBin([...words, ...access], { cwd, ...options });

test('enquire takes the token from a file, the environment or a request, and prints the answer', async () => {
  const words = [
    await run(['enquire', '--access-token-file', file('token.txt', `${token}\n`)]),
    await run(['enquire'], { env: { REDEEMKIT_ACCESS_TOKEN: token } }),
    await run(['enquire', file('enquiry.json', { accessToken: token })]),
    await run(['enquire', '-', '--seal'], { stdin: JSON.stringify({ accessToken: token }) }),
  ];
  for (const { code, out, err } of words) {
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^succeeded: SUCCESS\n/);
    expect(out).toContain(`"accountBenefitModel":{"ipRoleId":"${user}","points":1000}`);
    expect(out).not.toContain('bizNo');
    expect(out).not.toContain(token);
  }
  const json = JSON.parse((await run(['enquire', 'enquiry.json', '--json'])).out);
  expect(json).toMatchObject({
    status: 'succeeded',
    bizNo: null,
    response: { accountBenefitModel: { points: 1000 } },
  });
});

test('a token that is not valid: failed, exit code 1, and the token is not repeated', async () => {
  const { code, out, err } = await run(['enquire'], { env: { REDEEMKIT_ACCESS_TOKEN: 'secret-token-1234' } });
  expect(code).toBe(1);
  expect(out).toMatch(/^failed: ACCESSTOKEN_VALIDATE_FAILED/);
  expect(out + err).not.toContain('secret-token-1234');
});

test('no token: one line that names the three places', async () => {
  const { code, out, err } = await run(['enquire']);
  expect({ code, out }).toEqual({ code: 64, out: '' });
  expect(err).toContain('REQUEST.json, or --access-token-file FILE, or set REDEEMKIT_ACCESS_TOKEN');
});

test('there is no option that takes a token as its value', async () => {
  const { code, err } = await run(['enquire', '--access-token', token]);
  expect(code).toBe(64);
  expect(err).toContain('did you mean --access-token-file?');
});

test('send: a documented path keeps its schema and codes', async () => {
  const body = {
    bizNo: 'ISSUE-1',
    bizDate: 1_700_000_000_000,
    providerUserInfo: { ipRoleId: user },
    points: 5,
  };
  const sent = await run(['send', issuePath, file('issue.json', body)]);
  expect({ code: sent.code, err: sent.err }).toEqual({ code: 0, err: '' });
  expect(sent.out).toContain('bizNo      ISSUE-1');
  expect(sent.out).toContain('"resultCode":"SUCCESS"');
  const wrong = await run(['send', issuePath, file('wrong.json', { bizDate: 'soon' })]);
  expect(wrong.code).toBe(64);
  expect(wrong.err).toContain('wrong.json: benefitIssue request');
});

test('send: any other path; a verified refusal is failed, an unsigned one stays unknown', async () => {
  const words = ['send', '/api/open/alipay/v1/ipass/pass/manage/createPass', file('any.json', {})];
  const refused = await run(words);
  expect(refused.code).toBe(1);
  expect(refused.out).toMatch(/^failed: INVALID_API, /);
  const stranger = [...words, ...access.map((word) => (word === 'SANDBOX_CLIENT' ? 'STRANGER' : word))];
  const { code, out } = await runBin(stranger, { cwd });
  expect(code).toBe(2);
  expect(out).toMatch(/^unknown: [^\n]+ \(ERR_UNSIGNED\)\n/);
  expect(out).toContain('not verified');
});

test.each([
  ['https://gateway.example/api', 'path'],
  ['//gateway.example/api', 'path'],
  ['api/open', 'path'],
  ['/api/../admin', 'path'],
  ['/api#x', 'path'],
  ['/a b', 'path'],
])('send: the path %s is refused before anything is sent', async (path, part) => {
  const { code, out, err } = await run(['send', path, file('any.json', {})]);
  expect({ code, out }).toEqual({ code: 64, out: '' });
  expect(err).toMatch(/^redeemkit send: [^\n]+ \(ERR_[A-Z_]+\)\n$/);
  expect(err).toContain(part);
});

test('send: what is no object is refused', async () => {
  const { code, err } = await run(['send', '/api/x', file('list.json', [])]);
  expect(code).toBe(64);
  expect(err).toContain('list.json must hold one JSON object, the request; found an array.');
});
