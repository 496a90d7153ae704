// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/io/checkpoint.hpp"
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

/// What a run's files need besides what each month adds.
struct RunWriterOptions {
    ResultGrid grid;
    ResultsTitle title;
    bool fields = true;               ///< results.nc
    int threads = 1;                  ///< that pack results.nc
    double checkpoint_seconds = 5.0;  ///< [s] wall time between checkpoints; 0: each step
};

/// Looks at the files of an unfinished run before any of them is cut: the checkpoint must name the run's
/// own growing files and no other, each a plain file of at least the length that it has there.
/// @throws InputError
void check_resumable(const RunFolder& folder, const Checkpoint& from, bool fields);

/// Writes the files of one run on the process's I/O thread (io/io_thread.hpp).
///
/// Tables and fields grow at month ends only, and a checkpoint holds their lengths: a run that goes on
/// from it cuts them there and ends in the same bytes. All calls from one thread.
/// Every call throws OutputError where an earlier write has failed.
class RunWriter {
public:
    /// A new run in an empty folder.
    RunWriter(RunFolder folder, RunWriterOptions options);
    /// A run that goes on from a checkpoint of this folder.
    /// @throws InputError as check_resumable()
    RunWriter(RunFolder folder, RunWriterOptions options, const Checkpoint& from);

    /// Adds a month to the tables and, where fields are wanted, to results.nc.
    void month(MonthRows rows, MonthFields fields);
    /// A warning for summary.json; the same text counts once.
    void warning(std::string text);
    /// True if enough time has passed since the last checkpoint (always true for the first).
    [[nodiscard]] bool checkpoint_due() const;
    /// Writes a checkpoint behind the months that were given so far. Lengths and warnings are added.
    void checkpoint(Checkpoint state);
    /// Waits until everything given so far is on the disk.
    void wait() { queue_->wait(); }

    /// Makes results.nc, summary.json and timing.json, then DIR of DIR.part. Warnings are added.
    /// @param timing  asked when results.nc is written, so that its time is among the others
    void finish(Summary summary, const std::function<Timing()>& timing);
    /// Leaves DIR.part with summary.json and timing.json, for a run that stopped before its end.
    void stop(Summary summary, const Timing& timing);

    [[nodiscard]] const RunFolder& folder() const noexcept { return folder_; }
    [[nodiscard]] const std::vector<std::string>& warnings() const noexcept { return warnings_; }
    /// Text of annual.csv. Waits for the writes before.
    [[nodiscard]] std::string annual_csv();

private:
    void open_files();
    void append(const MonthRows& rows);
    void write_summary(Summary summary, Timing timing);

    RunFolder folder_;
    RunWriterOptions options_;
    std::vector<std::string> warnings_;
    std::vector<AppendFile> tables_;
    std::optional<FieldSpool> spool_;
    std::optional<std::chrono::steady_clock::time_point> last_checkpoint_;
    std::unique_ptr<WriterQueue> queue_;  // last: its jobs use all the others
};

}  // namespace heihe::io
