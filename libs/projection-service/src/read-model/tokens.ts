/** Connections of the runtime; queries have their own, so that neither starves the other. */
export const READ_MODEL = Symbol('READ_MODEL');
