// SPDX-License-Identifier: MIT
#pragma once

#include "support/scratch_folder.hpp"

#include <string>

namespace heihe::test {

/// A MODFLOW 6 model of one row of three cells between two constant heads, with all output files.
class SmallMf6Model {
public:
    SmallMf6Model() {
        write("mfsim.nam",
              "BEGIN TIMING\nTDIS6 t.tdis\nEND TIMING\nBEGIN MODELS\nGWF6 m.nam m\nEND MODELS\n"
              "BEGIN EXCHANGES\nEND EXCHANGES\nBEGIN SOLUTIONGROUP 1\nIMS6 s.ims m\n"
              "END SOLUTIONGROUP\n");
        write("t.tdis",
              "BEGIN DIMENSIONS\nNPER 1\nEND DIMENSIONS\nBEGIN PERIODDATA\n1 1 1\n"
              "END PERIODDATA\n");
        write("s.ims", "BEGIN NONLINEAR\nOUTER_DVCLOSE 1e-6\nEND NONLINEAR\n");
        write("m.nam",
              "BEGIN OPTIONS\nSAVE_FLOWS\nEND OPTIONS\nBEGIN PACKAGES\nDIS6 m.dis\nIC6 m.ic\n"
              "NPF6 m.npf\nOC6 m.oc\nCHD6 m.chd\nOBS6 m.obs\nEND PACKAGES\n");
        write("m.dis",
              "BEGIN DIMENSIONS\nNLAY 1\nNROW 1\nNCOL 3\nEND DIMENSIONS\nBEGIN GRIDDATA\nDELR\n"
              "CONSTANT 10\nDELC\nCONSTANT 10\nTOP\nCONSTANT 10\nBOTM\nCONSTANT 0\nEND GRIDDATA\n");
        write("m.ic", "BEGIN GRIDDATA\nSTRT\nCONSTANT 8\nEND GRIDDATA\n");
        write("m.npf", "BEGIN GRIDDATA\nICELLTYPE\nCONSTANT 0\nK\nCONSTANT 1\nEND GRIDDATA\n");
        output("m.hds", "m.cbc", "m.csv");
        write("m.chd",
              "BEGIN DIMENSIONS\nMAXBOUND 2\nEND DIMENSIONS\nBEGIN PERIOD 1\n1 1 1 9\n1 1 3 7\n"
              "END PERIOD\n");
        observations("m.obs.csv");
    }
    void write(const std::string& name, const std::string& text) const {
        (void)folder_.write(name, text);
    }
    void output(const std::string& heads, const std::string& budget,
                const std::string& table) const {
        write("m.oc", "BEGIN OPTIONS\nHEAD FILEOUT " + heads + "\nBUDGET FILEOUT " + budget +
                          "\nBUDGETCSV FILEOUT " + table +
                          "\nEND OPTIONS\nBEGIN PERIOD 1\nSAVE HEAD ALL\nSAVE BUDGET ALL\n"
                          "END PERIOD\n");
    }
    void observations(const std::string& file) const {
        write("m.obs", "BEGIN CONTINUOUS FILEOUT " + file + "\nh HEAD 1 1 2\nEND CONTINUOUS\n");
    }
    [[nodiscard]] const ScratchFolder& folder() const noexcept { return folder_; }

private:
    ScratchFolder folder_;
};

}  // namespace heihe::test
