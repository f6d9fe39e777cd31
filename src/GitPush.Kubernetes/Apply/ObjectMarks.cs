namespace GitPush.Kubernetes.Apply;

/// <summary>What GitPush writes on the objects that it applies, and reads from those that others wrote.</summary>
internal static class ObjectMarks
{
    /// <summary>Who owns the fields that a push sets.</summary>
    public const string FieldManager = "gitpush";

    /// <summary>Which tool looks after an object; an object that names another tool keeps that.</summary>
    public const string ManagedBy = "app.kubernetes.io/managed-by";

    /// <summary>Label: the inventory that an object belongs to. Without it nothing is ever pruned.</summary>
    public const string Inventory = "gitpush.dev/inventory";

    /// <summary>
    /// Label of objects that are not in the inventory's own namespace: that namespace. Without it two inventories of one name, in two
    /// namespaces, would prune each other's objects.
    /// </summary>
    public const string InventoryNamespace = "gitpush.dev/inventory-namespace";

    /// <summary>Annotation: the push that last changed the object.</summary>
    public const string Push = "gitpush.dev/push";

    /// <summary>Annotation: the commit that the push deployed.</summary>
    public const string Commit = "gitpush.dev/commit";

    /// <summary>
    /// Annotation: <c>disabled</c> keeps an object that no manifest has any more; <c>enabled</c> lets go what is kept otherwise
    /// because data goes with it.
    /// </summary>
    public const string Prune = "gitpush.dev/prune";

    /// <summary>Annotation: <c>enabled</c> lets an object be deleted and created again where a change is not possible in place.</summary>
    public const string Force = "gitpush.dev/force";

    public const string Enabled = "enabled";

    public const string Disabled = "disabled";

    /// <summary>What <c>kubectl apply</c> keeps on an object: the whole manifest, also that of a Secret.</summary>
    public const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";
}
