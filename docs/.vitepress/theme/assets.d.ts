// In: imports of styles and components. Out: their types, which Vite gives at build time.
declare module '*.css';
declare module '*.svg?raw' {
  const text: string;
  export default text;
}
declare module '*.vue' {
  import type { DefineComponent } from 'vue';

  const component: DefineComponent;
  export default component;
}
