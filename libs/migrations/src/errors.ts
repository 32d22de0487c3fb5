/** The database's migrations are not those of this version of the code. */
export class MigrationMismatch extends Error {
  override readonly name = 'MigrationMismatch';
}
