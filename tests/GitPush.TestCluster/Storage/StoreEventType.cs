namespace GitPush.Testing.Kubernetes.Storage;

internal enum StoreEventType
{
    Added,
    Modified,
    Deleted,
}
