using GitPush.Objects;

namespace GitPush.Hashing;

/// <summary>An object that was made by a collision attack on SHA-1: another object with the same id exists somewhere.</summary>
internal sealed class CollisionAttackException(ObjectId id)
    : GitProtocolException($"SHA-1 appears to be part of a collision attack: {id}");
