using System.Diagnostics.CodeAnalysis;
using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Apply.Inventories;

/// <summary>
/// One object of an inventory, written <c>namespace_name_group_Kind version</c>. Neither namespaces nor groups nor kinds have
/// an underscore in them; names may.
/// </summary>
internal sealed record InventoryEntry(ObjectIdentity Identity, string Version)
{
    public ObjectKey Key => new(
        Identity.Group.Length == 0 ? Version : $"{Identity.Group}/{Version}", Identity.Kind, Identity.Namespace, Identity.Name);

    public static InventoryEntry Of(ObjectKey key) => new(ObjectIdentity.Of(key), key.Version);

    public static bool TryParse(string text, [NotNullWhen(true)] out InventoryEntry? entry)
    {
        entry = null;
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0)
        {
            return false;
        }

        var id = text.AsSpan(0, space);
        var first = id.IndexOf('_');
        var kind = id.LastIndexOf('_');
        var group = kind < 0 ? -1 : id[..kind].LastIndexOf('_');
        if (first < 0 || group <= first || kind + 1 == id.Length || group == first + 1 || space + 1 == text.Length)
        {
            return false;
        }

        var ns = id[..first];
        entry = new InventoryEntry(
            new ObjectIdentity(id[(group + 1)..kind].ToString(), id[(kind + 1)..].ToString(), ns.IsEmpty ? null : ns.ToString(), id[(first + 1)..group].ToString()),
            text[(space + 1)..]);
        return true;
    }

    public override string ToString() => $"{Identity.Namespace}_{Identity.Name}_{Identity.Group}_{Identity.Kind} {Version}";
}
