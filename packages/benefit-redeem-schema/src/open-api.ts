// In: the operations. Out: an OpenAPI 3.1 document with their headers, bodies and result codes.
import { documentedOperations, type JsonSchema, titleOf, toJsonSchema } from './json-schema.ts';
import type { Operation } from './operation.ts';

const text = (description: string, example: string): JsonSchema => ({
  description,
  schema: { type: 'string' },
  example,
});

const isoTime = '2024-05-22T06:42:21+08:00';

/** Header name → whether it is always there, and what it holds (docs/protocol §2). */
const headers = {
  'Client-Id': { required: true, ...text('Issued by AlipayHK.', '4Q5Y8W0WSG45P907917') },
  Signature: {
    required: true,
    ...text(
      'algorithm, keyVersion and signature. Signed are method, path, client id, time and the body as sent.',
      'algorithm=RSA256,keyVersion=1,signature=KEhXthj4bJ801Hqw8kaLvEKc0Rii8KsN',
    ),
  },
  Encrypt: {
    required: false,
    ...text(
      'Present when the body is sealed: then the body is Base64 text, and symmetricKey is the wrapped AES key.',
      'algorithm=RSA_AES,keyVersion=1,symmetricKey=bqS8HSmdaRrpKSuPy7CqUlyd8lJurG93',
    ),
  },
  'Request-Time': { required: true, ...text('ISO 8601 with zone, or epoch milliseconds.', isoTime) },
  'Response-Time': { required: false, ...text('ISO 8601 with zone. Part of what is signed.', isoTime) },
  'Tracer-Id': { required: false, ...text('For support cases. Not signed.', 'abcdefg135202000000000263818') },
} as const;

const requestHeaders = ['Client-Id', 'Signature', 'Encrypt', 'Request-Time'] as const;
const responseHeaders = ['Client-Id', 'Signature', 'Encrypt', 'Response-Time', 'Tracer-Id'] as const;

const parameterName = (header: string): string => header.replace('-', '');

const codeTable = ({ resultCodes }: Operation): string =>
  [
    '| code | status | proves | meaning |',
    '|---|---|---|---|',
    ...Object.entries(resultCodes).map(
      ([code, { status, certainty, meaning }]) => `| ${code} | ${status} | ${certainty} | ${meaning} |`,
    ),
  ].join('\n');

const mediaType = 'application/json; charset=UTF-8';

const toPathItem = (operation: Operation): JsonSchema => {
  const title = titleOf(operation);
  const body = (suffix: string): JsonSchema => ({
    [mediaType]: { schema: { $ref: `#/components/schemas/${title}${suffix}` } },
  });
  return {
    post: {
      operationId: operation.name,
      summary: title,
      description: `Result codes:\n\n${codeTable(operation)}`,
      tags: ['A. Points'],
      parameters: requestHeaders.map((name) => ({ $ref: `#/components/parameters/${parameterName(name)}` })),
      requestBody: { required: true, content: body('Request') },
      responses: {
        '200': {
          description: 'An answer. Only one with a valid signature proves anything.',
          headers: Object.fromEntries(
            responseHeaders.map((name) => [name, { $ref: `#/components/headers/${parameterName(name)}` }]),
          ),
          content: body('Response'),
        },
        // Not documented by AlipayHK, and a fact of every HTTP service.
        '4XX': { description: 'Unsigned, usually of something in front of the gateway. It proves nothing.' },
        '5XX': { description: 'Unsigned, usually of something in front of the gateway. It proves nothing.' },
      },
    },
  };
};

/**
 * The document shipped as `openapi.json`.
 *
 * @example
 * writeFileSync('openapi.json', JSON.stringify(openApiDocument(), null, 2));
 */
export function openApiDocument(): JsonSchema {
  const schemas = documentedOperations.flatMap((operation) => {
    const { request, response } = toJsonSchema(operation);
    return [request, response].map((schema) => [schema.title as string, schema] as const);
  });
  return {
    openapi: '3.1.0',
    info: {
      title: 'AlipayHK A. Points, unofficial description',
      version: '1',
      summary: 'Unofficial, not affiliated with AlipayHK.',
      description:
        'Written from public pages. What they leave open is open here: any fields, any result code. The signature schemes of the headers cannot be expressed in OpenAPI; see the packages.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [
      {
        url: 'https://{host}',
        description: 'The pages name no host; AlipayHK gives it to partners.',
        variables: { host: { default: 'gateway.example' } },
      },
    ],
    security: [],
    tags: [{ name: 'A. Points', description: 'Redeem, enquire and issue A. Points.' }],
    paths: Object.fromEntries(
      documentedOperations.map((operation) => [operation.path, toPathItem(operation)]),
    ),
    components: {
      schemas: Object.fromEntries(schemas),
      parameters: Object.fromEntries(
        requestHeaders.map((name) => [parameterName(name), { name, in: 'header', ...headers[name] }]),
      ),
      headers: Object.fromEntries(responseHeaders.map((name) => [parameterName(name), headers[name]])),
    },
  };
}
