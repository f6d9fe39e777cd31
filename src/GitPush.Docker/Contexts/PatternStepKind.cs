namespace GitPush.Docker.Contexts;

/// <summary>What a step of a pattern takes from a path.</summary>
internal enum PatternStepKind
{
    /// <summary>One certain character.</summary>
    Character,

    /// <summary><c>?</c>: one character other than <c>/</c>.</summary>
    One,

    /// <summary><c>[…]</c>: one character of a set.</summary>
    Set,

    /// <summary><c>*</c>: any number of characters other than <c>/</c>.</summary>
    Some,

    /// <summary><c>**</c> at the end: all that is left.</summary>
    Everything,

    /// <summary><c>**/</c>: nothing itself; goes on within folders or behind them.</summary>
    Folders,

    /// <summary>Within the folders that <c>**/</c> stands for; each <c>/</c> may be their end.</summary>
    WithinFolders,
}
