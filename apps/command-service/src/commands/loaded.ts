/** A stream as of one of its events. */
export interface Loaded<State> {
  readonly streamId: string;
  readonly state: State;
  /** 0: no stream yet. */
  readonly version: number;
  /** Of its last event. */
  readonly position: number;
}
