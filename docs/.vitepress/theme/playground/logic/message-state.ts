// In: nothing. Out: the shape of what a visitor composes, its starting values, and the operations to choose from.
import {
  benefitIssue,
  benefitRedeem,
  type Operation,
  userPromoBenefitQuery,
} from '@redeemkit/benefit-redeem-schema';

/** The operations in the order of the menu. */
export const OPERATIONS = { benefitRedeem, userPromoBenefitQuery, benefitIssue } as const;
export type OperationName = keyof typeof OPERATIONS;
export const OPERATION_NAMES = Object.keys(OPERATIONS) as readonly OperationName[];

/** What may be done to a request between signing and sending. */
export const TAMPERINGS = [
  'none',
  'body',
  'time',
  'signature',
  'no-signature',
  'key-version',
  'wrapped-key',
] as const;
export type Tampering = (typeof TAMPERINGS)[number];

/** What every user of the page's gateway starts with. */
export const START_POINTS = 1_000;

/** Everything of the page that a link may carry. No key is in it, and none may be added. */
export interface MessageState {
  operation: OperationName;
  clientId: string;
  path: string;
  /** Request-Time, verbatim; empty: the clock when the message is made. */
  time: string;
  /** Of the own signing key. */
  keyVersion: string;
  sealed: boolean;
  aesBits: 128 | 192 | 256;
  /** The body, letter by letter as it is signed. */
  body: string;
  /** A fault of the sandbox by name; empty for an honest answer. */
  fault: string;
  /** Setting of that fault in the header form, for example `ms=200`. */
  faultSetting: string;
  tampering: Tampering;
  /** Where the copied commands send to. */
  gateway: string;
}

const SAMPLES: Readonly<Record<OperationName, object>> = {
  benefitRedeem: {
    benefitProductCode: 'POINT',
    bizNo: 'ORDER-20240522-0001',
    bizdt: '2024-05-22T06:42:21+08:00',
    ipRoleId: '2160220037090534',
    sceneCode: 'CAFE',
    benefitRedeemInfos: [{ points: 100 }],
  },
  userPromoBenefitQuery: { accessToken: 'sandbox-token-2160220037090534' },
  benefitIssue: {
    bizNo: 'ISSUE-20240522-0001',
    bizDate: 1716331341000,
    providerUserInfo: { ipRoleId: '2160220037090534' },
    points: 100,
  },
};

/** The sample body of an operation, indented for reading. */
export const sampleBody = (operation: OperationName): string => JSON.stringify(SAMPLES[operation], null, 2);

/** A fresh state: a redemption of 100 points, plain, honest, signed by the clock. */
export function createState(): MessageState {
  return {
    operation: 'benefitRedeem',
    clientId: 'DEMO',
    path: OPERATIONS.benefitRedeem.path,
    time: '',
    keyVersion: '1',
    sealed: false,
    aesBits: 256,
    body: sampleBody('benefitRedeem'),
    fault: '',
    faultSetting: '',
    tampering: 'none',
    gateway: 'http://127.0.0.1:8080',
  };
}

/** The operation of a state, typed as any operation. */
export const operationOf = (state: Pick<MessageState, 'operation'>): Operation => OPERATIONS[state.operation];
