//! The processes of a browser, found by the profile that they name.
//!
//! Called by `browser`. Never touches a process that belongs to anything else: a profile's folder
//! is new for each journey. Reads `/proc`, so it knows Linux alone.

use std::{
    collections::HashMap,
    fs,
    path::Path,
    process::Command,
    thread,
    time::{Duration, Instant},
};

const PATIENCE: Duration = Duration::from_secs(10);

/// Kills (SIGKILL) every process that names this profile, with all that it has started, and waits
/// until none of them runs.
pub(crate) fn kill_all_of(profile: &Path) {
    let end = Instant::now() + PATIENCE;
    loop {
        // Looked for anew each time: a browser that dies may start one more on its way.
        let there = family_of(profile);
        if there.is_empty() {
            return;
        }
        // Fails for those that are gone already.
        let _ = Command::new("kill").arg("-KILL").args(there.iter().map(u32::to_string)).output();
        let gone = || there.iter().all(|pid| command_line(*pid).is_none());
        while !gone() && Instant::now() < end {
            thread::sleep(Duration::from_millis(5));
        }
        if Instant::now() >= end {
            // Also called while a test fails: its own panic is the one to see.
            eprintln!("could not end the browser's processes {there:?}");
            return;
        }
    }
}

/// The memory of all of them, in bytes, what they share counted once
/// (`Pss` of <https://docs.kernel.org/filesystems/proc.html>).
pub(crate) fn memory_of_all(profile: &Path) -> u64 {
    let kilobytes = |pid: u32| -> Option<u64> {
        let all = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).ok()?;
        let line = all.lines().find_map(|line| line.strip_prefix("Pss:"))?;
        line.split_whitespace().next()?.parse().ok()
    };
    // One that has just ended has none.
    1024 * family_of(profile).into_iter().filter_map(kilobytes).sum::<u64>()
}

/// Who names the profile, and their descendants.
fn family_of(profile: &Path) -> Vec<u32> {
    let profile = profile.to_string_lossy();
    let pids: Vec<u32> = fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .collect();
    let mut children: HashMap<u32, Vec<u32>> = HashMap::new();
    for pid in &pids {
        if let Some(parent) = parent(*pid) {
            children.entry(parent).or_default().push(*pid);
        }
    }
    let named = |pid: &u32| command_line(*pid).is_some_and(|line| line.contains(&*profile));
    let mut family: Vec<u32> = pids.into_iter().filter(named).collect();
    let mut next = 0;
    while let Some(pid) = family.get(next) {
        let born = children.remove(pid).unwrap_or_default();
        family.extend(born.into_iter().filter(|pid| command_line(*pid).is_some()));
        next += 1;
    }
    family.sort_unstable();
    family.dedup();
    family
}

/// Nothing for a process that is gone, or that is dead and not yet buried.
fn command_line(pid: u32) -> Option<String> {
    let line = fs::read(format!("/proc/{pid}/cmdline")).ok()?;
    (!line.is_empty()).then(|| String::from_utf8_lossy(&line).into_owned())
}

fn parent(pid: u32) -> Option<u32> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name before it may hold spaces and brackets: state and parent follow the last bracket.
    stat.rsplit_once(") ")?.1.split(' ').nth(1)?.parse().ok()
}
