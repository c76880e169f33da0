import type { Session } from './session.js';
import type { Asked } from './surface.js';

/** Asks the engine of now. */
export function askedOf(session: Session): Asked {
  return {
    page: async (...args) => (await session.engine()).page(...args),
    put: async (...args) => (await session.engine()).put(...args),
    settle: async (...args) => (await session.engine()).settle(...args),
    saveDraft: async (...args) => (await session.engine()).saveDraft(...args),
    ask: async (...args) => (await session.engine()).ask(...args),
  };
}
