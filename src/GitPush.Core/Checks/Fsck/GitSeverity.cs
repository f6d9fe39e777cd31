namespace GitPush.Checks.Fsck;

/// <summary>How serious git takes a message (<c>fsck.h</c>, <c>enum fsck_msg_type</c>).</summary>
internal enum GitSeverity
{
    /// <summary>An error that no config can make less.</summary>
    Fatal,

    Error,

    /// <summary>A warning of <c>git fsck</c>, an error of a push (<c>--strict</c>).</summary>
    Warn,

    /// <summary>A warning everywhere.</summary>
    Info,

    /// <summary>Nothing, unless a config asks for it.</summary>
    Ignore,
}
