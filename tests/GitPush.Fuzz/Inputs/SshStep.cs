namespace GitPush.Fuzz.Inputs;

/// <summary>What a client does next; the first byte of a part of an <see cref="SshScript"/>.</summary>
internal enum SshStep : byte
{
    /// <summary>Sends a message: its payload.</summary>
    Message,

    /// <summary>Sends a request to authenticate with the key that is known, signed as it should be: the user name.</summary>
    LogIn,

    /// <summary>Exchanges new keys.</summary>
    Rekey,

    /// <summary>Sends bytes that are no packet.</summary>
    Raw,

    /// <summary>Waits until the server has taken everything.</summary>
    Ping,

    /// <summary>Runs a command to its end: a byte that says how long the command is, the command, its input.</summary>
    Run,
}
