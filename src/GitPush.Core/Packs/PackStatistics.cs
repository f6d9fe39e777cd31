namespace GitPush.Packs;

/// <summary>What went into a pack, in objects; what was reused was copied as it lay.</summary>
internal readonly record struct PackStatistics(int Total, int Deltas, int Reused, int ReusedDeltas);
