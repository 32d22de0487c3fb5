/** Connections of the runtime; queries have their own, so that neither starves the other. */
export const READ_MODEL = Symbol('READ_MODEL');

/** Connections of the change streams: however many listen, applying events and checking health wait for none of them. */
export const CHANGES_POOL = Symbol('CHANGES_POOL');
