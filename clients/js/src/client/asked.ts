import type { Session } from './session.js';
import type { Asked } from './surface.js';

/** Asks the engine of now. */
export function askedOf(session: Session): Asked {
  const asked = <M extends keyof Asked>(method: M) =>
    (async (...args: unknown[]) =>
      ((await session.engine())[method] as (...args: unknown[]) => unknown)(...args)) as Asked[M];
  return {
    page: asked('page'),
    put: asked('put'),
    settle: asked('settle'),
    saveDraft: asked('saveDraft'),
    ask: asked('ask'),
  };
}
