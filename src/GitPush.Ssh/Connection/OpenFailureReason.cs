namespace GitPush.Ssh.Connection;

/// <summary>Why a channel is not opened (RFC 4254 §5.1).</summary>
internal enum OpenFailureReason
{
    None = 0,
    AdministrativelyProhibited = 1,
    ConnectFailed = 2,
    UnknownChannelType = 3,
    ResourceShortage = 4,
}
