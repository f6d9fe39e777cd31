namespace GitPush.Testing.Kubernetes.Schemas;

/// <summary>How the owners of a list's items are told apart (<c>x-kubernetes-list-type</c>).</summary>
internal enum ListKind
{
    /// <summary>The list has one owner and is replaced as a whole.</summary>
    Atomic,

    /// <summary>Each value has owners.</summary>
    Set,

    /// <summary>Each item, named by its key fields, has owners.</summary>
    Map,
}
