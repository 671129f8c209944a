// In: bodies as people type them. Out: what the form shows, what an edit leaves alone, and what is said about bad input.
import { benefitIssue, benefitRedeem } from '@redeemkit/benefit-redeem-schema';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMembers, writeMember } from '../../.vitepress/theme/playground/logic/edit-json.ts';
import {
  editField,
  type FormField,
  fieldsOf,
  findIssues,
  viewField,
} from '../../.vitepress/theme/playground/logic/form-model.ts';
import { sampleBody } from '../../.vitepress/theme/playground/logic/message-state.ts';

const field = (name: string): FormField => {
  const found = [...fieldsOf(benefitRedeem), ...fieldsOf(benefitIssue)].find((one) => one.name === name);
  if (found === undefined) throw new Error(`no field ${name}`);
  return found;
};
const type = (body: string, name: string, typed: string) => {
  const view = viewField(field(name), readMembers(body));
  if (view === undefined) throw new Error('no view');
  return editField(body, { field: field(name), view, typed });
};

describe('fields', () => {
  it('come from the schema, in the order of the page', () => {
    expect(fieldsOf(benefitRedeem).map(({ name, kind, required }) => [name, kind, required])).toEqual([
      ['benefitProductCode', 'text', true],
      ['bizNo', 'text', true],
      ['bizdt', 'text', true],
      ['ipRoleId', 'text', true],
      ['sceneCode', 'text', true],
      ['benefitRedeemInfos', 'json', true],
    ]);
    expect(field('benefitProductCode').only).toBe('POINT');
    expect(field('bizDate')).toMatchObject({ kind: 'number', required: false });
  });

  it('show a member of another kind as its JSON, and a text that an input would damage too', () => {
    const members = readMembers('{"bizNo": 12345678901234567890, "sceneCode": "a\\nb", "bizdt": "x"}');
    expect(viewField(field('bizNo'), members)).toEqual({ text: '12345678901234567890', as: 'json' });
    expect(viewField(field('sceneCode'), members)).toEqual({ text: '"a\\nb"', as: 'json' });
    expect(viewField(field('bizdt'), members)).toEqual({ text: 'x', as: 'text' });
    expect(viewField(field('ipRoleId'), members)).toEqual({ text: '', as: 'text' });
    expect(viewField(field('bizNo'), readMembers('{'))).toBeUndefined();
  });
});

describe('an edit', () => {
  it('changes its member and no other character of the text', () => {
    const body = '{\r\n\t "bizNo":"a",\n  "extra" : [ 1.50, 9007199254740993 ],"sceneCode":"c"\n}\n\n';
    expect(type(body, 'bizNo', 'ä"\\')).toEqual({ ok: true, body: body.replace('"a"', '"ä\\"\\\\"') });
  });

  it('adds a member that is missing, at the end, and takes out an optional one that is emptied', () => {
    const added = type('{\n  "bizNo": "a"\n}', 'sceneCode', 'x');
    expect(added).toEqual({ ok: true, body: '{\n  "bizNo": "a",\n  "sceneCode": "x"\n}' });
    expect(type('{"bizNo":"a"}', 'sceneCode', 'x')).toEqual({
      ok: true,
      body: '{"bizNo":"a","sceneCode":"x"}',
    });
    expect(type('{"bizDate":1,"a":2}', 'bizDate', '')).toEqual({ ok: true, body: '{"a":2}' });
  });

  it('leaves the body alone when what was typed is no JSON', () => {
    expect(type(sampleBody('benefitRedeem'), 'benefitRedeemInfos', '[{')).toMatchObject({
      ok: false,
      code: 'ERR_JSON_SYNTAX',
    });
    expect(type(sampleBody('benefitIssue'), 'bizDate', '12a')).toMatchObject({
      ok: false,
      code: 'ERR_JSON_SYNTAX',
    });
    expect(type(sampleBody('benefitIssue'), 'bizDate', '9007199254740993')).toMatchObject({ ok: true });
  });

  it('keeps whatever text and whatever other members there are', () => {
    const json = fc.json({ maxDepth: 3 });
    const object = fc.dictionary(
      fc.string().filter((key) => key !== '__proto__' && key !== 'bizNo'),
      json,
      { maxKeys: 5 },
    );
    fc.assert(
      fc.property(object, fc.string({ unit: 'grapheme' }), (others, typed) => {
        const inner = Object.entries(others).map(([key, text]) => `${JSON.stringify(key)} : ${text}`);
        const body = `{ ${inner.join(' , ')} }`;
        const before = readMembers(body);
        if (!before.ok) return;
        const edited = type(body, 'bizNo', typed);
        if (!edited.ok) throw new Error(edited.code);
        const after = readMembers(edited.body);
        if (!after.ok) throw new Error(after.code);
        expect(after.members.get('bizNo')?.value).toBe(typed);
        for (const [name, { text }] of before.members) expect(after.members.get(name)?.text).toBe(text);
        expect(after.members.size).toBe(before.members.size + 1);
      }),
    );
  });

  it('does nothing to a text that is no object', () => {
    for (const text of ['', '[', '[]', '"a"', '{"a":1,"a":2}'])
      expect(writeMember(text, { name: 'a', json: '1' })).toBe(text);
  });
});

describe('issues', () => {
  it('are none for the samples', () => {
    expect(findIssues(benefitRedeem, sampleBody('benefitRedeem'))).toEqual({ byField: {}, whole: undefined });
    expect(findIssues(benefitIssue, sampleBody('benefitIssue'))).toEqual({ byField: {}, whole: undefined });
  });

  it('stand by their field, all at once', () => {
    const { byField, whole } = findIssues(
      benefitRedeem,
      '{"benefitProductCode":"X","ipRoleId":"2088","benefitRedeemInfos":[1]}',
    );
    expect(whole).toBeUndefined();
    expect(Object.keys(byField).sort()).toEqual([
      'benefitProductCode',
      'benefitRedeemInfos',
      'bizNo',
      'bizdt',
      'ipRoleId',
      'sceneCode',
    ]);
    expect(byField['benefitRedeemInfos']?.[0]).toMatch(/^\[0\] /);
  });

  it.each([
    ['', 'ERR_JSON_SYNTAX'],
    ['{"a":1,"a":2}', 'ERR_JSON_DUPLICATE_KEY'],
    ['\ufeff{}', 'ERR_JSON_BOM'],
    ['"\\ud800"', 'ERR_JSON_STRING'],
    ['[]', 'ERR_REQUEST_INVALID'],
    [`${'['.repeat(40)}`, 'ERR_JSON_DEPTH'],
  ])('say of the whole body %j: %s', (body, code) => {
    expect(findIssues(benefitRedeem, body).whole?.code).toBe(code);
  });
});
