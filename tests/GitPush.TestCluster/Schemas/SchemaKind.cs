namespace GitPush.Testing.Kubernetes.Schemas;

internal enum SchemaKind
{
    /// <summary>Anything: what is in it is not looked at.</summary>
    Any,
    String,
    Integer,
    Number,
    Boolean,
    IntOrString,
    Quantity,

    /// <summary>Base64.</summary>
    Bytes,
    Time,
    List,

    /// <summary>Free keys, values of one type.</summary>
    Map,

    /// <summary>Declared fields.</summary>
    Object,
}
