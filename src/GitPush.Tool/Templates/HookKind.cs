namespace GitPush.Tool.Templates;

/// <summary>What <c>gitpush hook new</c> makes.</summary>
internal enum HookKind
{
    /// <summary>A project with a stage in C#, and one with its test.</summary>
    Stage,

    /// <summary>An executable hook.</summary>
    Bash,

    /// <inheritdoc cref="Bash"/>
    Python,

    /// <inheritdoc cref="Bash"/>
    Node,
}
