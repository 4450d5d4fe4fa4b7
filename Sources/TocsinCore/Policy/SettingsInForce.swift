// The settings that decide: the files, and what was changed at run time laid over them.

/// A reference, for it goes with every command: a copy of all settings costs more than most decisions.
package final class SettingsInForce: Sendable {
    /// As the files say it.
    package let files: Settings
    /// With the roster and the directories as they stand.
    package let settings: Settings

    package init(_ files: Settings, under changes: RosterChanges) {
        self.files = files
        settings = files.laid(over: changes)
    }
}
