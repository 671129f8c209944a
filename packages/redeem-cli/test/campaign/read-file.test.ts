// Campaign files as people save them: every bad line is found with its number, and good ones keep their values.
import { expect, test } from 'vitest';
import { campaignCsv, checkText, csvHeader, csvLine, readText } from '../support/campaign-files.ts';

const bad = async (text: string | Uint8Array, options = {}) =>
  (await checkText(text, options)).allBad.map(({ line, problems }) => [line, problems.join('; ')]);
const good = (bizNo: string, points: number | bigint = 10) => ({
  benefitProductCode: 'POINT',
  bizNo,
  bizdt: '2026-01-01T12:00:00+08:00',
  ipRoleId: '2160220000000001',
  sceneCode: 'CAFE',
  benefitRedeemInfos: [{ points }],
});

test.each([
  ['LF', '\n', ''],
  ['CRLF', '\r\n', ''],
  ['a byte order mark and CRLF', '\r\n', '\ufeff'],
  ['no line end at the end', '\n', ''],
])('a CSV file with %s', async (name, end, mark) => {
  const text = [csvHeader, csvLine('A'), '', csvLine('"B, ""b"""')].join(end);
  const rows = await readText(`${mark}${text}${name.startsWith('no') ? '' : end}`);
  expect(rows).toEqual([
    { line: 2, request: good('A') },
    { line: 4, request: good('B, "b"') },
  ]);
});

test('columns are mapped, set and left out', async () => {
  const text = 'Order;user;pts;name\nA;2160220000000001;10;Chan\nB;2160220000000001;;Wong\n';
  const words = [
    ...['--delimiter', 'semicolon', '--map', 'Order=bizNo', '--map', 'user=ipRoleId'],
    ...['--map', 'pts=benefitRedeemInfos[0].points:number', '--set', 'sceneCode=CAFE'],
    ...['--set', 'bizdt=2026-01-01T12:00:00+08:00', '--ignore-other-columns'],
  ];
  expect(await readText(text, { words })).toEqual([
    { line: 2, request: good('A') },
    { line: 3, problems: ['benefitRedeemInfos is missing'] },
  ]);
});

test('whole numbers beyond 2^53 stay exact; JSON cells are taken as they are', async () => {
  const text = `${csvHeader}\n${csvLine('A').replace(/10$/, '9007199254740993')}\n`;
  expect(await readText(text)).toEqual([{ line: 2, request: good('A', 9007199254740993n) }]);
  const json = `bizNo,bizdt,ipRoleId,sceneCode,benefitRedeemInfos\n${csvLine('B').replace(/10$/, '"[{""points"":10}]"')}\n`;
  expect(await readText(json)).toEqual([{ line: 2, request: good('B') }]);
});

test('every bad line of a CSV file is reported, and none quotes a value', async () => {
  const lines = [
    csvHeader, // 1
    csvLine('A'),
    csvLine(''),
    csvLine('B', '2088000000000001'),
    `${csvLine('C')},surplus`,
    csvLine('A'), // 6
    csvLine('D').replace(/10$/, '1.000,5'),
    csvLine('E').replace(/10$/, '"1,000"'),
    csvLine('F"F'),
    csvLine('"G"G'),
    csvLine(' H'), // 11
    csvLine('I'),
    csvLine('x'.repeat(70_000)),
    csvLine('J'.repeat(513)),
    csvLine('K'), // 15
  ];
  expect(await bad(lines.join('\n'))).toEqual([
    [3, 'bizNo is missing'],
    [4, 'ipRoleId must be digits that start with 2160'],
    [5, 'has 6 cells; the header has 5'],
    [6, 'bizNo is that of line 2; one redemption, one bizNo'],
    [7, 'has 6 cells; the header has 5'],
    [
      8,
      'benefitRedeemInfos.0.points must be a number, such as 100 or 2.5: no blanks, no thousands separators',
    ],
    [9, 'opens a quote that is not closed; write "" for a quote inside a quoted cell'],
    [10, 'has a quote in the wrong place; quote the whole cell and write "" for a quote inside it'],
    [11, 'bizNo has blanks at its start or end'],
    [13, 'has 70051 bytes; at most 65536 are read'],
    [14, 'bizNo has 513 characters; at most 512 can be kept'],
  ]);
});

test('a cell over several lines keeps the numbers of the lines below it right', async () => {
  const words = ['--ignore-other-columns'];
  const text = `${csvHeader},note\n${csvLine('A')},"two\nlines"\n${csvLine('')},x\n`;
  expect(await bad(text, { words })).toEqual([[4, 'bizNo is missing']]);
});

test('a quote that is never closed costs its own line only', async () => {
  const lines = [
    csvHeader,
    csvLine('"A'),
    ...Array.from({ length: 300 }, (_, index) => csvLine(`B${index}`)),
  ];
  const report = await checkText(lines.join('\n'));
  expect(report).toMatchObject({ good: 300, badCount: 1, bad: [{ line: 2 }] });
});

test('bytes that are not UTF-8 are found by line', async () => {
  const text = Buffer.from(`${csvHeader}\n${csvLine('A')}\n${csvLine('CAFÉ')}\n${csvLine('B')}\n`, 'latin1');
  expect(await bad(text)).toEqual([[3, 'is not UTF-8']]);
});

test.each<[string, string | Uint8Array, object, string[]]>([
  [
    'columns missing',
    'bizNo,bizdt\nA,B\n',
    {},
    ['no column is ipRoleId', 'no column is sceneCode', 'benefitRedeemInfos'],
  ],
  ['an unknown column', `${csvHeader},phone\n`, {}, ['"phone"', 'is no field', '--ignore-other-columns']],
  ['a column twice', `${csvHeader},bizNo\n`, {}, ['"bizNo" is there twice']],
  [
    'a mapped column that is not there',
    `${csvHeader}\n`,
    { words: ['--map', 'bizno=bizNo'] },
    ['"bizno"', 'did you mean "bizNo"'],
  ],
  ['the wrong delimiter', csvHeader.replaceAll(',', ';'), {}, ['--delimiter semicolon']],
  ['a header with a broken quote', 'bizNo,"bizdt\n', {}, ['line 1, the header', 'quote']],
  ['a header only', `${csvHeader}\n`, {}, ['no redemption']],
  ['nothing', '', {}, ['is empty']],
  ['a spreadsheet', Buffer.from('PK\u0003\u0004'), {}, ['spreadsheet', 'CSV UTF-8']],
  ['UTF-16', Buffer.from(`\ufeff${csvHeader}`, 'utf16le'), {}, ['UTF-16', 'CSV UTF-8']],
  ['gzip', new Uint8Array([0x1f, 0x8b, 8, 0]), {}, ['gzip']],
  ['a name without a format', csvHeader, { name: 'campaign.txt' }, ['--format']],
  ['an array for NDJSON', '[\n{}\n]', { name: 'c.ndjson' }, ['jq']],
  ['a field twice', `${csvHeader}\n`, { words: ['--set', 'bizNo=A'] }, ['bizNo is given twice']],
  [
    'a field inside another',
    `${csvHeader}\n`,
    { words: ['--set', 'benefitRedeemInfos=[{}]'] },
    ['benefitRedeemInfos', 'twice'],
  ],
  [
    'a field that is none',
    `${csvHeader}\n`,
    { words: ['--map', 'x=__proto__.y'] },
    ['Write a name such as bizNo'],
  ],
  ['a --map that is none', `${csvHeader}\n`, { words: ['--map', 'bizNo'] }, ['COLUMN=FIELD']],
  [
    'a fixed value that is no number',
    `${csvHeader}\n`,
    { words: ['--set', 'x:number=ten'] },
    ['must be a number'],
  ],
])('%s: refused at once, with the remedy', async (_name, text, options, parts) => {
  const error: unknown = await checkText(text, options).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    name: 'CliError',
    code: expect.stringMatching(/^ERR_(INPUT|SETTING)_/),
  });
  for (const part of parts) expect((error as Error).message).toContain(part);
});

test('NDJSON: members stay, move and are checked', async () => {
  const { benefitProductCode: _, ...object } = good('A');
  const lines = [
    JSON.stringify({ ...object, note: 'kept' }),
    '',
    '{"bizNo":"B"',
    '[]',
    JSON.stringify({ ...object, bizNo: 'A' }),
    JSON.stringify({ ...object, bizNo: 7 }),
    `${JSON.stringify({ ...object, bizNo: 'C' }).slice(0, -1)},"bizNo":"D"}`,
  ];
  const name = 'c.ndjson';
  expect((await readText(`\ufeff${lines.join('\r\n')}`, { name }))[0]).toEqual({
    line: 1,
    request: { ...good('A'), note: 'kept' },
  });
  const found = await bad(lines.join('\n'), { name });
  expect(found.map(([line]) => line)).toEqual([3, 4, 5, 6, 7]);
  expect(found.map(([, problem]) => String(problem).slice(0, 24))).toEqual([
    'is not usable JSON: JSON',
    'must be one JSON object',
    'bizNo is that of line 1;',
    'bizNo must be a string',
    'is not usable JSON: JSON',
  ]);
  const moved = await readText(JSON.stringify({ ...object, bizNo: undefined, id: 'X' }), {
    name,
    words: ['--map', 'id=bizNo'],
  });
  expect(moved).toEqual([{ line: 1, request: good('X') }]);
});

test('the bad lines kept are bounded, the count is not', async () => {
  const report = await checkText(`${csvHeader}\n${`${csvLine('')}\n`.repeat(1000)}`);
  expect(report).toMatchObject({ good: 0, badCount: 1000 });
  expect(report.bad).toHaveLength(100);
});

test('thirty thousand bizNos are told apart, and each repetition is found', async () => {
  const once = campaignCsv(30_000);
  expect(await checkText(once)).toMatchObject({ good: 30_000, badCount: 0 });
  const repeated = await checkText(`${once}${campaignCsv(3, 'C').split('\n').slice(1).join('\n')}`);
  expect(repeated.allBad.map(({ line }) => line)).toEqual([30_002, 30_003, 30_004]);
});
