// In: clicks and arrow keys. Out: one of the three panels.
import { byId } from './dom.js';

const tabs = [...document.querySelectorAll('[role="tab"]')];
export const selectTab = (name) => {
  for (const tab of tabs) {
    const chosen = tab.id === `tab-${name}`;
    tab.ariaSelected = String(chosen);
    tab.tabIndex = chosen ? 0 : -1;
    byId(tab.getAttribute('aria-controls')).hidden = !chosen;
  }
};
for (const [index, tab] of tabs.entries()) {
  tab.addEventListener('click', () => selectTab(tab.id.slice('tab-'.length)));
  tab.addEventListener('keydown', ({ key }) => {
    const step = { ArrowRight: 1, ArrowLeft: tabs.length - 1 }[key];
    if (step === undefined) return;
    const next = tabs[(index + step) % tabs.length];
    next.click();
    next.focus();
  });
}
