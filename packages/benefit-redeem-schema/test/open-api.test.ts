// In: the shipped documents. Out: proof that they are current, valid under public tools, and mean what we validate.
import { readFileSync } from 'node:fs';
import {
  benefitIssue,
  benefitRedeem,
  isSchemaError,
  type Operation,
  parseRequest,
  userPromoBenefitQuery,
} from '@redeemkit/benefit-redeem-schema';
import { jsonSchemaDocument, toJsonSchema } from '@redeemkit/benefit-redeem-schema/json-schema';
import { openApiDocument } from '@redeemkit/benefit-redeem-schema/open-api';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const shipped = (name: string): string => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');

describe('shipped documents', () => {
  test('openapi.json is what the code generates (npm run generate)', () => {
    expect(JSON.parse(shipped('openapi.json'))).toEqual(openApiDocument());
  });

  test('json-schema.json is what the code generates (npm run generate)', () => {
    expect(JSON.parse(shipped('json-schema.json'))).toEqual(jsonSchemaDocument());
  });

  test('openapi.json has no finding under the recommended rules of a public linter', async () => {
    const config = await createConfig({ extends: ['recommended'], telemetry: 'off' });
    const lint = async (source: string): Promise<string[]> =>
      (await lintFromString({ source, absoluteRef: 'openapi.json', config })).map(({ ruleId }) => ruleId);
    expect(await lint(shipped('openapi.json'))).toEqual([]);
    // The linter does find things: a document with a broken reference.
    expect(
      await lint(shipped('openapi.json').replace('schemas/BenefitIssueRequest', 'schemas/Gone')),
    ).toContain('no-unresolved-refs');
  });

  test('every operation, header and result code is in openapi.json', () => {
    const text = shipped('openapi.json');
    for (const { path, resultCodes } of [benefitRedeem, userPromoBenefitQuery, benefitIssue] as Operation[]) {
      expect(text).toContain(`"${path}"`);
      for (const code of Object.keys(resultCodes)) expect(text).toContain(`| ${code} |`);
    }
    for (const header of [
      'Client-Id',
      'Signature',
      'Encrypt',
      'Request-Time',
      'Response-Time',
      'Tracer-Id',
    ]) {
      expect(text).toContain(header);
    }
  });

  test('json-schema.json compiles under a public validator, in strict mode', () => {
    const ajv = new Ajv2020({ strict: true });
    expect(() => ajv.compile(jsonSchemaDocument())).not.toThrow();
  });
});

describe('JSON Schema and validation agree', () => {
  const value = fc.oneof(
    fc.constantFrom<unknown>(
      'POINT',
      'COUPON',
      '',
      ' ',
      'a\nb',
      '2160220037090534',
      '2088',
      0,
      -1,
      1.5,
      2 ** 53,
      null,
    ),
    fc.constantFrom<unknown>(true, {}, [], [{}], [1], [[]], [{}, { a: 1 }], 'x'.repeat(65), 1716331341000),
    fc.string(),
    fc.jsonValue(),
  );
  const fields: Readonly<Record<string, readonly string[]>> = {
    benefitRedeem: [
      'benefitProductCode',
      'bizNo',
      'bizdt',
      'ipRoleId',
      'sceneCode',
      'benefitRedeemInfos',
      'memo',
    ],
    userPromoBenefitQuery: ['accessToken', 'memo'],
    benefitIssue: ['bizNo', 'bizDate', 'providerUserInfo', 'memo'],
  };
  const good: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    benefitRedeem: {
      benefitProductCode: 'POINT',
      bizNo: 'a',
      bizdt: 'b',
      ipRoleId: '21601',
      sceneCode: 'c',
      benefitRedeemInfos: [{}],
    },
    userPromoBenefitQuery: { accessToken: 't' },
    benefitIssue: { providerUserInfo: {} },
  };

  test.each(
    [benefitRedeem, userPromoBenefitQuery, benefitIssue].map((one) => [one.name, one as Operation] as const),
  )('%s accepts and refuses the same requests', (name, operation) => {
    const validate = new Ajv2020({ strict: true }).compile(toJsonSchema(operation).request);
    expect(validate(good[name])).toBe(true);
    const verdicts = { accepted: 0, refused: 0 };
    fc.assert(
      fc.property(
        fc
          .array(fc.tuple(fc.constantFrom(...(fields[name] ?? [])), value), { maxLength: 2 })
          .map((changes) => Object.fromEntries(changes)),
        fc.boolean(),
        (changes, complete) => {
          const input = complete ? { ...good[name], ...changes } : changes;
          let accepted = true;
          try {
            parseRequest(operation, input);
          } catch (error) {
            if (!isSchemaError(error)) throw error;
            accepted = false;
          }
          verdicts[accepted ? 'accepted' : 'refused'] += 1;
          expect(validate(input)).toBe(accepted);
        },
      ),
      { numRuns: 2000 },
    );
    expect(verdicts.accepted).toBeGreaterThan(20);
    expect(verdicts.refused).toBeGreaterThan(20);
  });

  test('a schema this package did not make is refused', () => {
    const foreign = {
      ...benefitRedeem,
      requestSchema: { kind: 'schema', type: 'map' },
    } as unknown as Operation;
    expect(() => toJsonSchema(foreign)).toThrowError(/no translation for "map"/);
    const action = {
      ...benefitRedeem,
      requestSchema: {
        kind: 'schema',
        type: 'string',
        pipe: [{ type: 'string' }, { kind: 'validation', type: 'email' }],
      },
    } as unknown as Operation;
    expect(() => toJsonSchema(action)).toThrowError(/no translation for "email"/);
  });
});
