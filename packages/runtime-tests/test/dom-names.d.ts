// In: nothing. Out: the names of the DOM that playwright-core's types mention; the tests use none of them.
type Node = object;
type HTMLElement = object;
type SVGElement = object;
type HTMLElementTagNameMap = object;
