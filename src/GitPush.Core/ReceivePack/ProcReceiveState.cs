namespace GitPush.ReceivePack;

/// <summary>What a proc-receive hook has to do with a command.</summary>
internal enum ProcReceiveState
{
    /// <summary>Nothing: the server changes the ref.</summary>
    None,

    /// <summary>The command is the hook's to carry out.</summary>
    Scheduled,

    /// <summary>The hook has said what became of it.</summary>
    Returned,
}
