namespace GitPush.ReceivePack;

/// <summary>What a setting such as <c>receive.denyCurrentBranch</c> says (git-config(1)).</summary>
internal enum DenyAction
{
    /// <summary>Refuse, and explain how that can be changed: nobody has decided so far.</summary>
    Unconfigured,

    /// <summary>Let it happen.</summary>
    Ignore,

    /// <summary>Let it happen with a warning.</summary>
    Warn,

    /// <summary>Refuse.</summary>
    Refuse,

    /// <summary>Let it happen and bring the work tree up to date, which no server without work trees can do.</summary>
    UpdateInstead,
}
