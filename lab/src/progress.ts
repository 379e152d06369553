/** Called with one short line for a person, such as "Installing Superset 6.1.0". */
export type OnProgress = (message: string) => void;

export const silent: OnProgress = () => {};
