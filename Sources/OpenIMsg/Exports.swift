import CMAPI
import COM
