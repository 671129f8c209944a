// In: texts and bodies of every size, one behind the other. Out: what was packed, whatever was packed before and after.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Bodies, createRecordPacker, unpackRecord } from '../src/record-pages.ts';

const PAGE = 65_536;
const latin1 = new TextDecoder('latin1');
const filled = (length: number, octet: number): Uint8Array => new Uint8Array(length).fill(octet);

test('any records come back as they were', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc
      .tuple(fc.constantFrom(PAGE / 4, PAGE / 8, PAGE, 3 * PAGE), fc.integer({ min: -200, max: 200 }))
      .map(([near, off]) => filled(near + off, near >> 10)),
  );
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('\u0000', '\ufeff', '香港', 'é'.repeat(PAGE / 12), 'é'.repeat(PAGE / 4)),
  );
  const record = fc.record({ text, body: bytes, opened: bytes }, { requiredKeys: ['text', 'body'] });
  // As text, which compares faster than arrays of thousands.
  const shown = ({ text: words, body, opened }: Bodies & { text: string }) =>
    JSON.stringify([words, ...[body, ...(opened ? [opened] : [])].map((one) => latin1.decode(one))]);
  fc.assert(
    fc.property(fc.array(record, { maxLength: 20 }), (records) => {
      const { pack } = createRecordPacker();
      const packed = records.map((one) => pack(one.text, one));
      expect(packed.map((one) => shown(unpackRecord(one)))).toEqual(records.map(shown));
    }),
    { numRuns: 100 },
  );
});

test('small records share pages, large ones stand alone and leave the page to the others', () => {
  const { pack } = createRecordPacker();
  const first = pack('first', { body: filled(500, 1) });
  const large = pack('large', { body: filled(PAGE / 4, 2) });
  const second = pack('second', { body: filled(500, 3) });
  expect(second.page).toBe(first.page);
  expect(large.page).not.toBe(first.page);
  expect(large.page.bytes).toHaveLength(large.text + large.body);
  const pages = new Set(Array.from({ length: 1_000 }, () => pack('many', { body: filled(500, 4) }).page));
  // At most a quarter of a page stays empty.
  expect(pages.size).toBeLessThanOrEqual(Math.ceil((1_000 * 504) / (0.75 * PAGE)));
  expect(unpackRecord(first).text).toBe('first');
});

test('what comes back is a copy', () => {
  const { pack } = createRecordPacker();
  const body = filled(10, 1);
  const packed = pack('', { body });
  body.fill(2);
  unpackRecord(packed).body.fill(3);
  expect(unpackRecord(packed).body).toEqual(filled(10, 1));
});

test('a page is filled anew when all its records were let go, and not before', () => {
  const { pack, letGo } = createRecordPacker();
  const fill = () => Array.from({ length: 200 }, (_, octet) => pack('text', { body: filled(500, octet) }));
  const first = fill();
  const kept = first.slice(0, 3);
  for (const one of first.slice(3)) letGo(one);
  const second = fill();
  expect(kept.map((one) => unpackRecord(one).body[0])).toEqual([0, 1, 2]);
  expect(second.some(({ page }) => page === first[0]?.page)).toBe(false);
  for (const one of kept) letGo(one);
  const third = fill();
  expect(third.some(({ page }) => page === first[0]?.page)).toBe(true);
  // And those that share it now are whole.
  for (const one of [...second, ...third]) expect(unpackRecord(one)).toMatchObject({ text: 'text' });
  expect(third.map((one) => unpackRecord(one).body[499])).toEqual(third.map((_, octet) => octet));
});

test('however records come and go, those that stay are whole', () => {
  const step = fc.record({ size: fc.constantFrom(0, 100, 9_000, 20_000), drop: fc.nat({ max: 8 }) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 150 }), (steps) => {
      const { pack, letGo } = createRecordPacker();
      const live: { readonly packed: ReturnType<typeof pack>; readonly octet: number }[] = [];
      for (const [index, { size, drop }] of steps.entries()) {
        live.push({ packed: pack(String(index), { body: filled(size, index & 255) }), octet: index & 255 });
        // Mostly the oldest, as a journal does, now and then the newest, as a transaction taken back does.
        for (let count = drop; count > 6; count -= 1) {
          const gone = drop === 8 ? live.pop() : live.shift();
          if (gone !== undefined) letGo(gone.packed);
        }
      }
      for (const { packed, octet } of live) {
        expect(unpackRecord(packed).body.every((one) => one === octet)).toBe(true);
      }
    }),
    { numRuns: 100 },
  );
});
