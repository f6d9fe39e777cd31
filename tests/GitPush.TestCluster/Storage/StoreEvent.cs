using System.Text.Json.Nodes;

namespace GitPush.Testing.Kubernetes.Storage;

/// <summary>One change of one object.</summary>
/// <param name="Version">The resourceVersion of the change.</param>
/// <param name="Object">The object after it; for a deletion as it was last, with the version of the deletion.</param>
/// <param name="Previous">The object before it; null when it is new.</param>
internal sealed record StoreEvent(long Version, StoreEventType Type, string Group, string Plural, JsonObject Object, JsonObject? Previous)
{
    public bool IsOf(string group, string plural) => Group == group && Plural == plural;
}
