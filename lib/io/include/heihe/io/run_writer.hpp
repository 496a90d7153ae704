// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/io/allocation_nc.hpp"
#include "heihe/io/checkpoint.hpp"
#include "heihe/io/observation_files.hpp"
#include "heihe/io/results_nc.hpp"
#include "heihe/io/rows.hpp"
#include "heihe/io/run_folder.hpp"
#include "heihe/io/writer_queue.hpp"

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace heihe::io {

/// Options of a run's files.
struct RunWriterOptions {
    ResultGrid grid;
    ResultsTitle title;
    std::vector<std::string> gauges{};    ///< ids, for the columns of annual.csv
    std::vector<AllocationUser> users{};  ///< of allocation.nc
    bool fields = true;                   ///< results.nc and allocation.nc
    int threads = 1;                      ///< for packing results.nc
    double checkpoint_seconds = 5.0;      ///< [s] wall time between checkpoints; 0: each step
    std::string published{};              ///< text of published.csv; empty: none
    ObservationOutput observations;       ///< points and records, for files at the end
};

/// Checks the files of an unfinished run before any of them is cut: the checkpoint must name exactly the
/// growing files of the run, each a plain file of at least the stated length.
/// @throws InputError
void check_resumable(const RunFolder& folder, const Checkpoint& from, bool fields);

/// Writes the files of one run on the process's I/O thread (io/io_thread.hpp).
///
/// Tables and fields grow at month ends only, and a checkpoint holds their lengths. A resumed run cuts
/// them to these lengths and ends with the same bytes. All calls must come from one thread. Every call
/// throws OutputError if an earlier write has failed.
class RunWriter {
public:
    /// A new run in an empty folder.
    RunWriter(RunFolder folder, RunWriterOptions options);
    /// A run resumed from a checkpoint of this folder.
    /// @throws InputError as check_resumable()
    RunWriter(RunFolder folder, RunWriterOptions options, const Checkpoint& from);

    /// Adds a month to the tables and, if fields are wanted, to results.nc and allocation.nc.
    void month(MonthRows rows, MonthFields fields, MonthUse use);
    /// A warning for summary.json; the same text counts once.
    void warning(std::string text);
    /// True if enough time has passed since the last checkpoint (always true for the first).
    [[nodiscard]] bool checkpoint_due() const;
    /// Writes a checkpoint after the months given so far, with file lengths and warnings.
    void checkpoint(Checkpoint state);
    /// Waits until everything given so far is on the disk.
    void wait() { queue_->wait(); }

    /// Makes results.nc and allocation.nc, the files of observation points, summary.json, with warnings, and timing.json, then renames DIR.part to DIR.
    /// @param timing  called after results.nc, so that it includes its time
    void finish(Summary summary, const std::function<Timing()>& timing);
    /// Writes summary.json and timing.json and leaves DIR.part, for a run that stopped before its end.
    void stop(Summary summary, const Timing& timing);

    [[nodiscard]] const RunFolder& folder() const noexcept { return folder_; }
    [[nodiscard]] const std::vector<std::string>& warnings() const noexcept { return warnings_; }
    /// Text of annual.csv. Waits for the writes before.
    [[nodiscard]] std::string annual_csv();

private:
    void open_files();
    void append(const MonthRows& rows);
    void write_fields();
    void write_observations();
    void write_summary(Summary summary, Timing timing);

    RunFolder folder_;
    RunWriterOptions options_;
    std::vector<std::string> warnings_;
    std::vector<AppendFile> tables_;
    std::optional<FieldSpool> spool_;
    std::optional<AllocationSpool> use_spool_;
    std::optional<std::chrono::steady_clock::time_point> last_checkpoint_;
    std::unique_ptr<WriterQueue> queue_;  // last: its jobs use all other members
};

}  // namespace heihe::io
