namespace GitPush;

/// <summary>What becomes of a push whose client went away while its stages ran.</summary>
public enum DisconnectPolicy
{
    /// <summary>It goes on to its end and is recorded.</summary>
    Continue,

    /// <summary>It is cancelled and rolled back.</summary>
    Cancel,
}
