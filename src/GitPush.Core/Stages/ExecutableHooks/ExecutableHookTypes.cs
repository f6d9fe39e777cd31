namespace GitPush.Stages.ExecutableHooks;

/// <summary>The hooks of githooks(5) that a server runs for a push.</summary>
[Flags]
public enum ExecutableHookTypes
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary><c>pre-receive</c>: once for a push, before any ref changes; may refuse all of it.</summary>
    PreReceive = 1,

    /// <summary><c>update</c>: once for each ref, before any ref changes; may refuse that one.</summary>
    Update = 2,

    /// <summary><c>proc-receive</c>: takes the refs that <c>receive.procReceiveRefs</c> names out of the server's hands.</summary>
    ProcReceive = 4,

    /// <summary><c>reference-transaction</c>: while the refs are locked, and when they have changed; may refuse the change.</summary>
    ReferenceTransaction = 8,

    /// <summary><c>post-receive</c>: once for a push, when refs have changed.</summary>
    PostReceive = 16,

    /// <summary><c>post-update</c>: once for a push, when refs have changed, with their names as arguments.</summary>
    PostUpdate = 32,

    /// <summary>All of them.</summary>
    All = PreReceive | Update | ProcReceive | ReferenceTransaction | PostReceive | PostUpdate,
}
