/** The database's migrations are not those of this version of the code. */
export class MigrationMismatch extends Error {
  override readonly name = 'MigrationMismatch';
}

/** Something that a migration needs stayed locked: none of it was done. Worth another try. */
export class MigrationBlocked extends Error {
  override readonly name = 'MigrationBlocked';
}
