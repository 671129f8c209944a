// In: nothing. Out: the large components, each a script of its own, so that the words of a page are there first.
import { defineAsyncComponent } from 'vue';

export const Playground = defineAsyncComponent(() => import('./playground.vue'));
export const ConformanceRun = defineAsyncComponent(() => import('./conformance-run.vue'));
