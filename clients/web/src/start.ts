// What needs the network begins at once. The components, which are most of what the page is made of, come meanwhile.
import { askDeployment } from './session/deployment.ts';
import { demoKey, enterByName, rememberedUser, takeKey } from './session/session.ts';

takeKey();
const remembered = rememberedUser();
/** A tab that is loaded again needs not ask the gateway who it is. */
const returning = remembered !== undefined && demoKey() !== undefined ? enterByName(remembered) : undefined;
const asked = returning === undefined ? askDeployment() : undefined;
asked?.catch(() => undefined); // the page says it, when it is there

// Not awaited: the other module imports what is here, and would wait for the end of this one.
void import('./main.tsx').then(({ show }) => show(returning, asked));
