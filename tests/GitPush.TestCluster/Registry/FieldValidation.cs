namespace GitPush.Testing.Kubernetes.Registry;

/// <summary>What becomes of fields that are not in a type.</summary>
internal enum FieldValidation
{
    /// <summary>They are dropped.</summary>
    Ignore,

    /// <summary>They are dropped with a warning.</summary>
    Warn,

    /// <summary>They make the request fail.</summary>
    Strict,
}
