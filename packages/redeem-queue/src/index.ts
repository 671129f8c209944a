// In: nothing. Out: the public names of this package.
export { cancel, pause, purge, resume, setRate } from './campaigns.ts';
export { type CopyReport, copyCampaign } from './copy-campaign.ts';
export { isQueueError, QueueError, type QueueErrorCode } from './errors.ts';
export { type LoadOptions, load } from './load.ts';
export { closeQueue, openQueue, type Queue, type QueueOptions } from './open-queue.ts';
export { results } from './results.ts';
export { type Settlement, settle } from './settle.ts';
export { status } from './status.ts';
export type {
  AtRestSealing,
  CampaignState,
  CampaignStatus,
  Counts,
  Evidence,
  ItemResult,
  ItemState,
  LoadReport,
  QueueNotice,
  QueueStatus,
  RateStatus,
  RefusedItem,
  StoreLocation,
} from './types.ts';
export { type WorkOptions, type WorkReport, work } from './work.ts';
