namespace GitPush.Kubernetes.Client;

internal enum WatchEventType
{
    Added,
    Modified,
    Deleted,

    /// <summary>Nothing changed: the object carries the resourceVersion from which a watch can go on.</summary>
    Bookmark,
}
