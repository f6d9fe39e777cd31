using GitPush.Objects;

namespace GitPush.Packs;

/// <summary>What a pack's index says of one object.</summary>
/// <param name="Id">The object's id.</param>
/// <param name="Offset">Where its entry begins in the pack.</param>
/// <param name="Crc32">The checksum of the entry as it lies in the pack, header and compressed bytes.</param>
/// <param name="Order">Which entry of the pack it is, counted from 0. Not part of the index.</param>
internal readonly record struct PackIndexEntry(ObjectId Id, long Offset, uint Crc32, int Order);
