namespace GitPush.Kubernetes.Apply;

/// <summary>What a push does to an object.</summary>
internal enum ChangeKind
{
    /// <summary>Nothing: it is as the manifest says.</summary>
    None,

    Create,

    Update,

    /// <summary>Its fields are as the manifest says; that they are GitPush's is what changes.</summary>
    Adopt,

    /// <summary>Delete and create, as the change is not possible in place.</summary>
    Recreate,

    /// <summary>No manifest has it any more.</summary>
    Delete,
}
