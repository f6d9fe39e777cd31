namespace GitPush.Hashing;

/// <summary>A message that has been hashed among others.</summary>
/// <param name="Token">What it is called by whoever brought it.</param>
/// <param name="State">The state after its last block: its hash, as words.</param>
/// <param name="CollisionFound">Whether it carries the mark of a collision attack.</param>
internal readonly record struct LaneResult(int Token, Sha1State<uint> State, bool CollisionFound);
